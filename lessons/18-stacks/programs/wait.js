const { Worker, isMainThread } = require("worker_threads");
const http = require("http");

if (isMainThread) {
  let began, answered = 0;

  async function database() {
    return await new Promise((resolve) => setTimeout(resolve, 200, "rows"));
  }

  http.createServer(async (req, res) => {
    began = began || performance.now();
    res.end(await database());
    answered += 1;
    if (answered === 20) {
      console.log("pauses: " + Math.floor((performance.now() - began) / 199));
      process.exit();
    }
  }).listen(8000, () => new Worker(__filename));
} else {
  for (let n = 1; n <= 20; n++) http.get({ port: 8000 }, (res) => res.resume());
}
