var e=class extends Error{name=`PolicyError`;faults;constructor(e,t){super([`The policy ${e} is not valid:`,...t.map(e=>`  ${e}`)].join(`
`)),this.faults=t}};exports.PolicyError=e;