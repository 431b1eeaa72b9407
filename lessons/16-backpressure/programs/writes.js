const stream = require("stream");

const w = new stream.Writable({
  highWaterMark: 4,
  write(chunk, encoding, cb) { setTimeout(cb, 10); },
});
w.on("drain", () => console.log("drain"));

for (let n = 1; n <= 6; n++) console.log(n, w.write("x"));
console.log("buffered", w.writableLength);
