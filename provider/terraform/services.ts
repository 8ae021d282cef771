/**
 * What talks to LowerPlane. Only the processes that do so load it: most processes of a Terraform run only validate, and
 * people wait for their start. Destinations are loaded by their kinds.
 */
export { connect } from '../lifecycle/connect.ts';
