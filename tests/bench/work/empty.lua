runtime "node"
