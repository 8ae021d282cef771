// What every program of this project runs first, so that an old Node.js gives one sentence instead of a stack. It must
// parse in any version, and declares nothing, since it stands before the code of each program. Exits with 2: to the
// command and its hooks, 1 means that something was found.
if (parseInt(process.versions.node, 10) < 24) {
  // Of what a provider prints when it does not start, Terraform shows a line of standard output only.
  require('node:fs').writeSync(
    process.env.TF_PLUGIN_MAGIC_COOKIE ? 1 : 2,
    'LowerPlane needs Node.js 24 or newer, but ' +
      process.execPath +
      ' is ' +
      process.versions.node +
      '. Install a newer one from https://nodejs.org and put it first on the PATH.\n',
  );
  // It stops reading when the provider ends, and ends the provider itself once it has read the line.
  if (process.env.TF_PLUGIN_MAGIC_COOKIE) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);
  process.exit(2);
}
