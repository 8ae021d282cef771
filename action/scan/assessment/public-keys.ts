import type { Surroundings } from './surroundings.ts';

/**
 * Values that vendors give to browsers and apps: PostHog project keys, Stripe, Mapbox, Supabase, Clerk, Square,
 * Flutterwave, Mailgun and RevenueCat publishable keys, Datadog client tokens, Google tag and AdSense ids, the key of
 * Azure's storage emulator, and the client secrets of the gcloud CLI, which is installed everywhere.
 *
 * @see https://posthog.com/docs/api#how-to-authenticate-using-the-project-api-key
 * @see https://docs.stripe.com/keys
 * @see https://docs.mapbox.com/help/glossary/access-token/
 * @see https://supabase.com/docs/guides/api/api-keys
 * @see https://docs.datadoghq.com/account_management/api-app-keys/#client-tokens
 * @see https://developers.google.com/identity/protocols/oauth2#installed
 */
const PUBLIC_VALUE =
  /^(?:phc_|pk_(?:live|test)_|pk\.eyJ|sb_publishable_|sq0idp-|FLWPUBK|pubkey-|appl_|goog_|pub[0-9a-f]{32}$|ca-pub-|G-[A-Z0-9]{8,12}$|GTM-|UA-\d|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1|ZmssLNjJy2998hD4|d-FL95Q19q7MQmFp)/;

/** Whether a vendor means a value to be seen by everyone. */
export function isPublicByDesign(value: string): boolean {
  // In the shell, a default follows a hyphen.
  return PUBLIC_VALUE.test(value.startsWith('-') ? value.slice(1) : value);
}

/**
 * A Firebase configuration. Its key names the project, and rules protect the data.
 *
 * @see https://firebase.google.com/docs/projects/api-keys
 */
const FIREBASE =
  /authDomain|messagingSenderId|storageBucket|measurementId|firebaseapp\.com|firebaseio\.com|mobilesdk_app_id|GCM_SENDER_ID|GOOGLE_APP_ID|google_app_id|gcm_defaultSenderId|"current_key"|initializeApp/;
/**
 * DocSearch gives a search-only key for pages.
 *
 * @see https://docsearch.algolia.com/docs/api
 */
const SEARCH = /\bapp(?:lication)?_?id\b|index_?name|docsearch|algolia|meilisearch|typesense/i;
const SEARCH_KEY = /^[0-9a-f]{32}$/;
/**
 * The key of a server for fuzzy hashes that Rspamd asks is a public key.
 *
 * @see https://docs.rspamd.com/modules/fuzzy_check
 */
const FUZZY_KEY = /^[ybndrfg8ejkmcpqxot1uwisza345h769]{52}$/;

/**
 * Projects of analytics, whose tokens are in every page that they count.
 *
 * @see https://docs.mixpanel.com/docs/orgs-and-projects/managing-projects#find-your-project-tokens
 * @see https://amplitude.com/docs/apis/authentication#api-key-and-secret-key
 * @see https://segment.com/docs/connections/find-writekey
 */
const ANALYTICS =
  /(?:mixpanel_?(?:project_?)?token|amplitude_?(?:api_?)?key|(?:segment|rudder(?:stack)?)_?write_?key)$/i;

/**
 * An app of Crashlytics, which every phone has that the app is on.
 *
 * @see https://docs.fabric.io/apple/fabric/settings/working-in-teams.html
 */
const CRASHLYTICS = /<key>Fabric<\/key>|<key>Kits<\/key>|(?:io\.fabric|crashlytics)\.ApiKey/i;
const CRASHLYTICS_KEY = /^[0-9a-f]{40}$/;
/** The script of a map names its key to everyone who sees the page. */
const SCRIPT_OF_MAP = /maps\.google(?:apis)?\.com\/maps\/api\/js\?[^\s"'<>]{0,200}key=$/;
/**
 * Where a message goes to: the address of one phone. Only the server's own key sends to it.
 *
 * @see https://firebase.google.com/docs/cloud-messaging/manage-tokens
 */
const REST_OF_ADDRESS = /^:APA91b[\w-]{20}/;

/** Whether a key stands in a configuration that is meant for browsers and apps, or for everyone. */
export function isInPublicConfiguration(value: string, name: string, around: Surroundings): boolean {
  const near = around.before.slice(-300) + around.after.slice(0, 300);
  if (value.startsWith('AIza')) return FIREBASE.test(near) || SCRIPT_OF_MAP.test(around.before.slice(-280));
  if (REST_OF_ADDRESS.test(around.after)) return true;
  if (CRASHLYTICS_KEY.test(value) && CRASHLYTICS.test(near)) return true;
  if (ANALYTICS.test(name.replace(/[.-]/g, '_'))) return true;
  if (FUZZY_KEY.test(value)) return /fuzzy_map|\bfuzzy\b|mime_types/i.test(near);
  if (!SEARCH_KEY.test(value) || !/api_?key$|search/i.test(name) || /admin|write|private|secret/i.test(name))
    return false;
  return SEARCH.test(near) && /docsearch|index_?name|search|\bindex\b/i.test(near);
}
