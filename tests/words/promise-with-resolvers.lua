-- What withResolvers() gives prints in the order in which Node makes its fields.
runtime "node"

console.log(Promise.withResolvers())
