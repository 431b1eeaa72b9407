Promise.resolve().then(() => {
  console.log("A");
  process.nextTick(() => console.log("B"));
});
Promise.resolve().then(() => console.log("C"));
