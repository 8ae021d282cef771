// What every program of this project runs first, so that an old Node.js gives one sentence instead of a stack. It must
// parse in any version. Exits with 2: to the command and its hooks, 1 means that something was found.
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
  process.exit(2);
}
