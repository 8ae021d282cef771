// By name, in a part of its own: most processes of a Terraform run only validate and must not load an HTTP library, and
// the default of a dynamically imported module is another thing once the provider is built to CommonJS.
export { Agent, EnvHttpProxyAgent } from 'undici';
