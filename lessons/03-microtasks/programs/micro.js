console.log("start");
setTimeout(() => console.log("timer"), 0);

Promise.resolve().then(() => {
  console.log("A");
  process.nextTick(() => console.log("B"));
});
Promise.resolve().then(() => console.log("C"));

process.nextTick(() => console.log("tick"));
console.log("end");
