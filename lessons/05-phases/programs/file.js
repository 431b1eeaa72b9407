const fs = require("fs");

fs.stat(".", () => {
  console.log("file");
  setTimeout(() => console.log("timeout"), 0);
  setImmediate(() => console.log("immediate"));
  process.nextTick(() => console.log("tick"));
});
console.log("main");
