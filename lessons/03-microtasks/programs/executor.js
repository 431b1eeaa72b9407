const p = new Promise((resolve) => {
  console.log("executor");
  resolve("value");
});
p.then(() => console.log("then"));
console.log("end");
