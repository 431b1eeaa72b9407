const cluster = require("cluster");

let counter = 0;

if (cluster.isPrimary) {
  const values = [];
  for (let n = 1; n <= 2; n++) {
    const worker = cluster.fork();
    worker.on("message", (value) => {
      values.push(value);
      if (values.length === 4) {
        values.sort();
        console.log(values.join(" "));
        for (const id in cluster.workers) cluster.workers[id].kill();
      }
    });
    worker.send("count");
    worker.send("count");
  }
} else {
  process.on("message", () => {
    counter = counter + 1;
    process.send(counter);
  });
}
