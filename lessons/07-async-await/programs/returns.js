const x = async () => Promise.resolve();
x().then(() => console.log("X"));

Promise.resolve()
  .then(() => console.log("1"))
  .then(() => console.log("2"))
  .then(() => console.log("3"))
  .then(() => console.log("4"));
