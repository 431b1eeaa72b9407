const stream = require("stream");

const w = new stream.Writable({
  highWaterMark: 4,
  write(chunk, encoding, cb) { setTimeout(cb, 1000); },
});

for (let n = 1; n <= 50; n++) w.write("x");
setTimeout(() => {
  console.log(w.writableLength);
  process.exit();
}, 20);
