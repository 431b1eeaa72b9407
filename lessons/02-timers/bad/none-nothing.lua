runtime "node"

console.log("zero, then one")
