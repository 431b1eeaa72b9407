console.log("start");
setTimeout(() => {
  console.log("one");
  setTimeout(() => console.log("two"), 10);
}, 10);
console.log("end");
