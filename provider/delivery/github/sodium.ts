// A named export, because the default of a dynamically imported module differs once the provider is built as CommonJS.
export { default as sodium } from 'libsodium-wrappers';
