const stream = require("stream");

const w = new stream.Writable({
  highWaterMark: 4,
  write(chunk, encoding, cb) { setTimeout(cb, 1); },
});
let most = 0;

for (let n = 1; n <= 12; n++) {
  w.write("x");
  most = Math.max(most, w.writableLength);
}
w.end();
w.on("finish", () => console.log("most: " + most));
