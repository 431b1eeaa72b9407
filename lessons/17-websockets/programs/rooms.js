const cluster = require("cluster");
const net = require("net");

let room = 0;

if (cluster.isPrimary) {
  let workers = 0, told = 0;

  function join() {
    const socket = net.connect(8000, "127.0.0.1");
    socket.on("data", (count) => {
      told += 1;
      if (told < 4) return join();
      console.log(String(count) + " clients");
      process.exit();
    });
  }

  cluster.on("listening", () => {
    workers += 1;
    if (workers === 2) join();
  });
  for (let n = 1; n <= 2; n++) cluster.fork();
} else {
  net.createServer((socket) => {
    room += 1;
    socket.write(String(room));
  }).listen(8000, "127.0.0.1");
}
