-- String(-0) has no sign, console.log(-0) has one.
console.log(String(-0.0), -0.0, String(0.0), String(0))
