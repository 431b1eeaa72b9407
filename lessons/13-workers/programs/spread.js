const cluster = require("cluster");
const http = require("http");

if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const served = [0, 0, 0, 0];
  let up = 0;

  function ask(left) {
    if (left === 0) {
      served.sort((a, b) => a - b);
      console.log(served[3] > 11 ? "uneven" : "even");
      return process.exit();
    }
    http.get({ port: 8000, agent: false }, (res) => {
      res.on("data", (id) => { served[Number(id) - 1] += 1; });
      res.on("end", () => ask(left - 1));
    });
  }

  cluster.on("listening", () => {
    up += 1;
    if (up === 4) setTimeout(ask, 100, 40);
  });
  for (let n = 1; n <= 4; n++) cluster.fork();
} else {
  http.createServer((req, res) => {
    res.end(String(cluster.worker.id));
  }).listen(8000);
}
