const timersPromises = require("timers/promises");

setTimeout(() => console.log("timer 20"), 20);

async function main() {
  console.log("begins");
  await timersPromises.setTimeout(60);
  console.log("goes on");
}

main();
console.log("main script ends");
