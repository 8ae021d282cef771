import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

export const chatRules = [
  ...vendor('Slack', 'api.slack.com > Your apps > OAuth and permissions', [
    token({
      id: 'slack-token',
      title: 'Slack token',
      literals: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxo-', 'xoxr-', 'xoxs-', 'xoxc-', 'xoxd-'],
      pattern: /xox[abcdoprs]-(?:\d-)?(?:[0-9A-Za-z]{1,60}-){1,5}[0-9A-Za-z%]{8,200}/,
      found: (make) => [
        `SLACK_BOT_TOKEN=xoxb-${make.digits(12)}-${make.digits(13)}-${make.base62(24)}`,
        `xoxp-${make.digits(12)}-${make.digits(12)}-${make.digits(12)}-${make.hex(32)}`,
      ],
      ignored: () => ['xoxb-your-token', 'xoxb-not-a-real-token'],
      assess: (secret) =>
        /\d{6}/.test(secret) || /[0-9a-f]{24}/.test(secret)
          ? { kind: 'secret', confidence: 'high' }
          : {
              kind: 'secret',
              confidence: 'medium',
              severity: 'low',
              note: 'it lacks the ids that Slack puts into its tokens',
            },
    }),
    token({
      id: 'slack-app-token',
      title: 'Slack app-level or configuration token',
      literals: ['xapp-', 'xoxe-', 'xoxe.'],
      pattern: /xapp-\d-[A-Z0-9]{8,16}-\d{10,14}-[0-9a-f]{40,72}|xoxe(?:\.xox[bp])?-\d-[0-9A-Za-z]{100,260}/,
      found: (make) => [
        `xapp-1-A${make.upper(10)}-${make.digits(13)}-${make.hex(64)}`,
        `xoxe.xoxp-1-${make.base62(163)}`,
      ],
      ignored: () => ['xapp-1-token'],
    }),
    token({
      id: 'slack-webhook',
      title: 'Slack incoming webhook',
      severity: 'medium',
      literals: ['hooks.slack.com/'],
      pattern:
        /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[TE][0-9A-Za-z]{6,14}\/[0-9A-Za-z]{6,20}\/[0-9A-Za-z/]{18,60})/,
      found: (make) => [
        `https://hooks.slack.com/services/T${make.upper(8)}/B${make.upper(10)}/${make.base62(24)}`,
      ],
      ignored: () => ['https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
    }),
  ]),
  ...vendor('Discord', 'discord.com/developers > Application > Bot > Reset token', [
    token({
      id: 'discord-webhook',
      title: 'Discord webhook',
      severity: 'medium',
      literals: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
      pattern: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{17,20}\/[0-9A-Za-z_-]{60,80})/,
      found: (make) => [`https://discord.com/api/webhooks/${make.digits(18)}/${make.base62(68)}`],
      ignored: (make) => [`https://api.acme.dev/api/webhooks/${make.digits(18)}/${make.base62(68)}`],
    }),
    assigned({
      id: 'discord-bot-token',
      title: 'Discord bot token',
      literals: [anyCase('discord')],
      value: /[MNO][0-9A-Za-z_-]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,38}/,
      found: (make) => [`DISCORD_TOKEN=M${make.base62(23)}.${make.base62(6)}.${make.base62(27)}`],
      ignored: () => ['DISCORD_TOKEN=token'],
    }),
  ]),
  ...vendor('Telegram', '@BotFather > /revoke', [
    token({
      id: 'telegram-bot-token',
      title: 'Telegram bot token',
      literals: [':AA'],
      reachBack: 13,
      pattern: /(?:bot)?(?<secret>[0-9]{8,10}:AA[0-9A-Za-z_-]{33})/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`https://api.telegram.org/bot7${make.digits(9)}:AA${make.base62(33)}/getMe`],
      ignored: (make) => [`1:AA${make.base62(33)}`, `${make.digits(9)}:AA${make.base62(20)}`],
    }),
  ]),
  ...vendor('Microsoft Teams', 'Teams > channel > Workflows or Connectors', [
    token({
      id: 'teams-webhook',
      title: 'Microsoft Teams webhook',
      severity: 'medium',
      literals: ['.webhook.office.com/webhookb2/', 'outlook.office.com/webhook/'],
      random: false,
      anywhere: true,
      pattern:
        /(?:\.webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook)\/(?<secret>[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}(?:\/[0-9A-Za-z_-]{20,60})?)/,
      found: (make) => [
        `https://acme.webhook.office.com/webhookb2/${make.uuid()}@${make.uuid()}/IncomingWebhook/${make.hex(32)}/${make.uuid()}`,
        `https://outlook.office.com/webhook/${make.uuid()}@${make.uuid()}/IncomingWebhook/${make.hex(32)}/${make.uuid()}`,
      ],
      ignored: () => ['https://acme.webhook.office.com/webhookb2/id'],
    }),
  ]),
];
