// By name, in a part of its own: most processes of a Terraform run only validate and must not load an HTTP library, and
// the default of a dynamically imported module differs once the provider is built as CommonJS.
export { Agent, EnvHttpProxyAgent } from 'undici';
