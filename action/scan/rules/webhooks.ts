import { formerlyGuessed, token, vendor } from './vendor.ts';

/** Addresses that start something when they are called: anyone who knows one can call it. */
export const webhookRules = formerlyGuessed([
  // https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app
  ...vendor('Microsoft Power Automate', 'make.powerautomate.com > the flow > its HTTP trigger', [
    token({
      id: 'power-automate-webhook',
      title: 'Power Automate, Logic Apps or Teams workflow webhook',
      severity: 'medium',
      literals: ['.logic.azure.com', '.api.powerplatform.com'],
      anywhere: true,
      pattern:
        /\.(?:logic\.azure|api\.powerplatform)\.com(?::\d{2,5})?\/[^\s"'`<>]{10,400}[?&](?:amp;)?sig=(?<secret>[A-Za-z0-9_-]{40,64})/,
      reachAhead: 640,
      found: (make) => [
        `https://prod-17.westeurope.logic.azure.com:443/workflows/${make.hex(32)}/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${make.base62(43)}`,
        `https://default${make.hex(30)}.62.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/${make.hex(32)}/triggers/manual/paths/invoke?api-version=1&sig=${make.base62(43)}`,
      ],
      ignored: () => ['https://prod-17.westeurope.logic.azure.com/workflows/id/triggers?sig=signature'],
    }),
  ]),
  // https://www.tines.com/docs/actions/types/webhook
  ...vendor('Tines', 'tines.com > the story > Webhook action > Secret', [
    token({
      id: 'tines-webhook',
      title: 'Tines webhook',
      severity: 'medium',
      literals: ['.tines.com/webhook/'],
      anywhere: true,
      pattern: /\.tines\.com\/webhook\/(?<secret>[0-9a-z]{32}\/[0-9a-z]{32})/,
      found: (make) => [`https://acme.tines.com/webhook/${make.hex(32)}/${make.hex(32)}`],
      ignored: () => ['https://acme.tines.com/webhook/path/secret'],
    }),
  ]),
  // https://apps.make.com/gateway
  ...vendor('Make', 'make.com > Webhooks > delete the webhook and add a new one', [
    token({
      id: 'make-webhook',
      title: 'Make webhook',
      severity: 'medium',
      literals: ['.make.com/', 'hook.integromat.com/'],
      reachBack: 8,
      pattern: /hook\.(?:[a-z]{2}\d\.make|integromat)\.com\/(?<secret>[0-9a-z]{32})/,
      found: (make) => [
        `https://hook.eu1.make.com/${make.lower(32)}`,
        `https://hook.integromat.com/${make.lower(32)}`,
      ],
      ignored: () => ['https://www.make.com/en/help/tools/webhooks', 'https://hook.eu1.make.com/your-hook'],
    }),
  ]),
  // https://developers.google.com/workspace/chat/quickstart/webhooks
  ...vendor('Google Chat', 'chat.google.com > the space > Apps and integrations > Webhooks', [
    token({
      id: 'google-chat-webhook',
      title: 'Google Chat webhook',
      severity: 'medium',
      literals: ['chat.googleapis.com/v1/spaces/'],
      pattern:
        /chat\.googleapis\.com\/v1\/spaces\/[0-9A-Za-z_-]{6,20}\/messages\?key=[0-9A-Za-z_-]{39}&(?:amp;)?token=(?<secret>[0-9A-Za-z_-]{30,60})/,
      tail: '0-9A-Za-z_-',
      found: (make) => [
        `https://chat.googleapis.com/v1/spaces/AAAA${make.base62(7)}/messages?key=${make.base62(39)}&token=${make.base62(43)}`,
      ],
      ignored: () => ['https://chat.googleapis.com/v1/spaces/SPACE/messages?key=KEY&token=TOKEN'],
    }),
  ]),
  // https://ifttt.com/maker_webhooks
  ...vendor('IFTTT', 'ifttt.com/maker_webhooks > Settings > Edit connection', [
    token({
      id: 'ifttt-webhook-key',
      title: 'IFTTT webhook key',
      severity: 'medium',
      literals: ['maker.ifttt.com/'],
      pattern: /maker\.ifttt\.com\/[^\s"'`<>]{4,80}\/with\/key\/(?<secret>[0-9A-Za-z_-]{20,60})/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`https://maker.ifttt.com/trigger/door/with/key/${make.base62(22)}`],
      ignored: () => ['https://maker.ifttt.com/trigger/door/with/key/your-key-goes-in-here'],
    }),
  ]),
]);
