async function a() {
  console.log("a1");
  await null;
  console.log("a2");
}

a();
console.log("b");
Promise.resolve().then(() => console.log("p1"))
  .then(() => console.log("p2"));
console.log("end");
