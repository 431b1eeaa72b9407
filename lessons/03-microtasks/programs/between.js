setImmediate(() => {
  console.log("first");
  queueMicrotask(() => console.log("job 1"));
  queueMicrotask(() => console.log("job 2"));
});
setImmediate(() => console.log("second"));
setImmediate(() => console.log("third"));
