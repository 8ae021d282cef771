// By name: what a dynamic import calls the default of a module is another thing once the provider is built to CommonJS.
export { default as sodium } from 'libsodium-wrappers';
