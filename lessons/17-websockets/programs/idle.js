const fs = require("fs");
const net = require("net");

let open = 0;

net.createServer(() => {
  open += 1;
  if (open < 1000) return;
  const began = performance.now();
  fs.stat("/", () => {
    const wait = performance.now() - began;
    console.log(wait < 100 ? "the file comes at once" : "the file waits");
    process.exit();
  });
}).listen(8000, "127.0.0.1", 2000, () => {
  for (let n = 1; n <= 1000; n++) net.connect(8000, "127.0.0.1");
});
