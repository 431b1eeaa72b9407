setImmediate(() => {
  console.log("immediate 1");
  setImmediate(() => console.log("immediate 3"));
  process.nextTick(() => console.log("tick"));
});
setImmediate(() => console.log("immediate 2"));
