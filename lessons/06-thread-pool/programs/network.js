const crypto = require("crypto");
const net = require("net");

function hash(name, ms) {
  crypto.pbkdf2("secret", "salt", ms * 1500, 64, "sha512", () => console.log(name));
}

for (let n = 1; n <= 4; n++) hash("hash", 200);

const server = net.createServer((socket) => {
  console.log("connection");
  socket.end();
  server.close();
});
server.listen(0, () => net.connect(server.address().port, "127.0.0.1").resume());
