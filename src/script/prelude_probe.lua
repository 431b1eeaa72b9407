-- Never run.  A bit of everything that the compiler translates: where the Lua at run time
-- compiles it to the bytes that the build's Lua made, it understands the build's bytecode.
local a, b <const>, c <close> = 1, 2.5, nil
local t = { 1, "two", x = 3, [b] = nil, ... }
for i = 10, 1, -1 do t[i] = i // 2 + i % 3 ^ 2 / i * -i - 1 end
for k, v in next, t do
	if k == v or k ~= "x" and not v then goto go_on end
	t[k], t.x = v .. k .. "text", #t
	::go_on::
end
local function f(p, ...)
	local up <close> = t
	while p < 10 and p >= a or p <= 3 do
		p = p & 1 | p ~ 3 << p >> 2
		if p > 5 then break end
	end
	repeat local q = ~p; a = function(...) return q, p, ... end until q == 0x7fffffffff
	return f(select("#", ...), ...)
end
function t.sub.m(x) return x:m(f(x)), (f(x)) end
function t:m() self.n = true; return self end
return t:m("a"), 1 < a, a >= 2, a == 300, 2 - a, a << 1, 1 >> a, global[nil]
