const net = require("net");

const server = net.createServer((socket) => {
  for (let n = 1; n <= 200; n++) socket.write("x".repeat(65536));
  setTimeout(() => {
    const wait = socket.writableLength > 1000000;
    console.log(wait ? "megabytes wait in the server" : "nothing waits");
    process.exit();
  }, 200);
});
server.listen(8000, "127.0.0.1", () => net.connect(8000, "127.0.0.1").pause());
