const cluster = require("cluster");
const http = require("http");

if (cluster.isPrimary) {
  let began, answered = 0, workers = 0;

  function answer() {
    answered += 1;
    if (answered < 8) return;
    const half = performance.now() - began < 1600;
    console.log(half ? "half as long" : "not much faster");
    process.exit();
  }

  cluster.on("listening", () => {
    workers += 1;
    if (workers < 2) return;
    began = performance.now();
    for (let n = 1; n <= 8; n++) {
      http.get({ port: 8000, agent: false }, (res) => {
        res.resume();
        res.on("end", answer);
      });
    }
  });
  for (let n = 1; n <= 2; n++) cluster.fork();
} else {
  http.createServer((req, res) => {
    for (const end = performance.now() + 250; performance.now() < end;);
    res.end("image");
  }).listen(8000);
}
