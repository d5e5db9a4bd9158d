-- POST one form again and again; {n} in $BODY is a fresh number for each request
local template, n = os.getenv("BODY"), tonumber(os.getenv("SEED")) * 10000000
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  n = n + 1
  return wrk.format("POST", nil, nil, (template:gsub("{n}", tostring(n))))
end
