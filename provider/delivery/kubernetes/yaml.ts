// By name, in a part of its own: loaded for a kubeconfig file only.
export { parse } from 'yaml';
