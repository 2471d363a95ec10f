// Made by `test/samples/learn.mjs` from the recorded errors; not to be edited. Each line: a trait (`traits.ts` says how they are written) and what it
// adds to each group of `learned.ts`, in tenths; the first line is what every error starts with.
export const LEARNED = `
|15 7 -14 -9 -13 -9
#42501|0 -1 0 2 -1 0
#RangeError|-4 8 -1 -1 -1 -1
#ReferenceError|-2 4 0 -1 0 -1
#SyntaxError|-3 6 -1 -1 -1 -1
#TypeError|-1 7 -2 -2 0 -2
#abort|-7 11 -1 -2 -2 -1
#aborted|-2 2 0 0 0 0
#access|-3 -4 -1 10 -1 -1
#after|2 0 0 -1 -1 0
#aggregate|5 -4 1 -3 4 -3
#ai|1 2 0 -2 -1 0
#already|-4 -1 -1 -2 7 0
#api|-2 -2 4 4 -3 -2
#argument|-2 1 0 0 -1 3
#auth|-3 -1 0 7 -3 0
#authentication|-4 -3 -1 11 -2 -1
#authorization|-3 -2 0 8 -1 0
#available|2 -1 0 0 0 0
#axios|3 0 -1 -1 -1 0
#bad|-4 6 -2 -1 3 -1
#billing|-1 -1 0 2 0 0
#cancelled|-1 2 0 0 0 0
#check|-1 -2 0 4 1 -1
#client|-2 0 0 4 2 -3
#clone|-2 3 0 0 0 0
#close|3 -2 0 -1 0 0
#closed|7 -3 -1 -2 -1 0
#combined|-1 -1 2 3 -1 -1
#conflict|-3 -3 -1 -2 7 1
#conform|1 -2 1 -1 0 0
#connect|4 -5 0 0 1 0
#connection|6 -1 -1 -1 -2 -1
#constraint|-2 -2 0 0 5 -1
#credentials|-2 -3 0 6 -1 0
#data|-2 3 0 -1 1 0
#database|2 -1 0 0 0 0
#deadlock|3 -2 0 -1 0 0
#denied|-3 -2 -1 7 -1 -1
#detected|2 0 0 -1 0 0
#disabled|-2 3 0 0 -1 0
#does|-2 -2 2 2 0 0
#duplicated|-1 4 0 -1 -1 -1
#eacces|-3 -2 0 6 0 0
#eaddrinuse|2 -1 0 0 0 0
#econnrefused|7 -3 -1 -2 -1 0
#econnreset|4 0 -1 -1 -1 0
#email|-1 3 0 -1 -1 0
#empty|-3 -2 7 -1 0 0
#end|-2 4 -1 0 -1 0
#enoent|-5 1 6 -1 0 0
#enotfound|3 -2 0 0 0 0
#entity|-2 5 -2 -1 0 0
#err|1 3 -1 -2 -1 0
#error|-3 -3 -3 0 9 0
#etimedout|7 -5 -1 -1 -1 0
#etimeout|2 -1 0 0 0 0
#exceeded|4 -2 -1 1 -2 -1
#execution|-5 1 0 0 6 -1
#exist|-1 -1 3 0 0 0
#exists|-3 1 -1 -1 4 0
#expired|-3 -3 -1 4 -1 4
#failed|-5 -4 -3 7 6 -1
#failure|-1 3 -1 1 -1 -1
#fetch|1 1 -1 -3 1 0
#file|-3 3 2 -1 -1 0
#forbidden|-2 -2 -1 6 -1 0
#found|-2 -4 12 -4 -2 -1
#full|-1 3 0 0 -1 0
#general|0 2 -2 0 -1 0
#host|1 -1 -1 2 0 0
#http|4 0 -1 0 -1 -1
#id|0 -2 0 1 1 0
#in|2 -1 0 0 0 0
#input|-1 3 -1 -1 0 0
#insufficient|-2 -1 -1 1 2 0
#internal|6 -3 -1 -2 -1 0
#invalid|-9 9 -2 7 -3 -3
#is|0 -3 1 2 -1 0
#json|-1 -2 0 3 0 0
#key|-2 1 1 2 -1 -1
#known|4 -4 2 -2 2 -1
#large|-2 4 0 -1 -1 0
#leader|3 -1 -1 -1 0 0
#limit|3 2 -1 0 -2 -1
#lock|1 -1 -1 -1 2 0
#malformed|-2 3 0 -1 0 0
#many|2 -2 -1 2 -1 -1
#max|-3 6 -1 -2 -1 0
#memory|2 -1 0 0 0 0
#mismatch|-2 -1 0 -1 6 -1
#missing|-3 3 1 -1 0 -1
#model|0 -2 0 -1 0 3
#module|-1 4 -2 -1 -1 0
#name|-1 2 -1 0 -1 0
#no|-4 0 8 -2 -2 -1
#non|-2 4 0 -1 0 0
#not|-5 0 12 0 -4 -2
#object|5 -4 4 1 -3 -3
#open|2 -1 1 -1 -1 0
#operation|-2 1 -1 -1 4 0
#optimistic|-2 -1 0 0 3 0
#option|-1 2 0 0 -1 0
#ossl|-1 -2 0 -1 4 0
#out|2 0 0 -1 -1 0
#output|-2 2 -1 0 0 2
#p2002|-2 -1 0 0 3 0
#p2024|2 -1 0 0 -1 0
#p2025|-2 -1 4 0 -1 0
#p2034|2 -1 0 0 -1 0
#parameter|-1 3 0 -1 0 0
#parse|-8 8 -2 -3 -2 7
#parser|-2 3 0 -1 0 0
#payload|-1 3 0 -1 0 0
#payment|-2 -1 0 4 0 0
#permission|-1 -1 -1 4 -1 0
#policy|-1 2 0 -1 1 0
#precondition|-1 -2 0 -2 6 0
#prisma|6 -6 1 -3 1 0
#process|-1 1 -1 0 0 2
#progress|2 -1 0 0 0 0
#provider|-2 -1 1 3 0 0
#query|-1 1 2 -1 0 -1
#quota|-3 -1 0 5 0 0
#range|-5 9 -1 -1 -1 -1
#rate|2 0 -1 0 -1 -1
#redirect|-1 2 0 0 0 0
#redirects|-2 3 0 -1 0 0
#reference|-2 4 0 -1 0 -1
#refused|3 -2 0 -1 -1 0
#request|0 -1 0 -1 2 0
#requests|2 -4 0 3 0 0
#required|-2 1 0 1 0 0
#resource|0 -3 3 0 0 0
#response|0 1 3 0 -1 -2
#rest|-1 -2 1 0 2 -1
#result|-4 -2 9 -1 -1 0
#retriable|-3 4 0 0 0 0
#retries|2 -1 0 -1 0 0
#retry|4 -2 0 -1 0 0
#retryable|2 -1 0 -1 0 0
#schema|-1 -4 0 0 1 5
#sequelize|-2 -3 1 -1 4 1
#server|7 -4 -2 -1 1 -1
#service|8 -3 -3 -1 0 0
#session|3 -2 0 0 0 0
#signature|-1 -1 -1 4 -1 0
#size|-4 5 0 0 0 0
#skewed|-2 -2 0 0 0 4
#sqlite|-2 -1 2 -1 3 0
#state|-2 -2 1 0 3 0
#stream|4 -1 0 -1 -1 0
#strike|4 -3 0 -1 0 -1
#string|-1 0 0 0 0 2
#such|-2 -1 5 -1 -1 0
#supported|-1 -1 -1 3 -1 0
#syntax|-3 8 -1 -2 -1 -1
#table|0 2 -1 0 0 0
#tag|-1 2 0 -1 0 0
#throttled|2 -1 0 -1 0 0
#throttling|2 -1 0 0 0 0
#time|-1 -1 0 -1 0 4
#timed|2 -1 0 0 -1 0
#timeout|8 -2 -1 -3 -2 -1
#token|-3 -5 -1 8 -1 3
#too|-2 2 -1 1 -2 3
#trpc|-3 -1 0 0 5 -1
#type|-2 8 -2 -3 -1 -2
#unauthorized|-2 -3 -1 7 -1 0
#unavailable|4 -1 0 -1 -1 0
#undefined|-2 -4 7 -1 -1 0
#unique|-2 -2 0 0 6 -1
#unknown|3 -2 1 -3 2 -1
#unprocessable|-1 3 0 -1 0 0
#unsupported|-3 5 0 0 -2 0
#url|-1 2 0 -1 0 0
#validation|-8 -6 -2 0 -3 19
#verification|-1 -1 0 3 -1 0
#version|-3 -1 0 -1 6 -1
#violation|-4 -2 -1 7 0 0
#web|-2 -4 2 4 -1 0
#write|-2 1 0 -1 2 0
#yaml|-1 3 0 -1 -1 -1
.address|-1 1 4 -1 -2 0
.body|1 -1 0 3 -1 -2
.cause|1 0 -2 -3 4 1
.cmd|1 2 0 -2 -1 0
.code|-4 1 3 6 7 -6
.col|-1 3 0 -1 0 0
.column|-2 3 1 -1 0 -1
.context|0 3 0 -1 0 0
.correlationid|1 -3 2 1 0 0
.data|-6 -1 4 4 2 -3
.description|1 -3 1 1 1 -2
.detail|2 -1 -1 0 0 -1
.details|-3 -1 1 0 5 -3
.errno|0 0 -1 -3 7 -2
.error|0 -1 2 3 0 -3
.errorcode|-1 4 -2 0 0 -1
.errornum|1 -3 0 1 2 -2
.errors|-4 -6 1 1 4 5
.exitcode|-3 3 0 -1 -1 1
.expected|-4 6 -1 -1 1 -1
.expose|-3 3 2 -1 -1 -1
.failure|-2 1 0 -1 3 0
.fatal|1 -2 -1 -1 2 0
.field|-2 5 -1 -1 -1 0
.filename|-2 4 1 -1 -1 -1
.headers|0 -2 0 2 3 -2
.hostname|3 2 -1 -2 -2 0
.httpresponse|-2 0 2 1 -2 0
.index|-1 -1 2 0 0 0
.info|1 -3 1 1 2 -2
.input|0 4 -1 -2 -1 0
.isaxioserror|3 0 -1 -1 -1 0
.isboom|-1 -3 1 3 1 -1
.iscanceled|-1 2 0 -1 0 0
.isserver|-1 -3 1 3 1 -1
.issues|-5 -6 -1 -1 -1 14
.killed|1 2 0 -2 -1 0
.library|-1 0 0 -1 3 0
.line|-3 7 0 -2 0 -2
.linenumber|-1 2 -1 0 1 0
.location|-1 3 0 0 0 -1
.meta|3 -3 3 -2 2 -2
.metadata|-4 2 0 0 3 -1
.method|0 -2 0 3 0 0
.msg|-1 4 -1 -1 -1 0
.nonretryable|-2 4 0 -1 0 0
.number|-1 2 -1 0 1 0
.offset|2 -1 -1 1 1 -2
.originalerror|-1 4 -1 0 -1 0
.originalmessage|1 2 -1 0 0 -1
.output|-2 -1 1 2 1 -1
.param|1 -2 0 0 1 0
.parameters|2 1 -2 -1 0 0
.params|-1 0 0 -1 1 2
.path|-2 3 -1 2 -3 1
.payload|-1 -2 -1 5 -1 -1
.port|1 3 -1 -1 -2 0
.pos|-1 2 0 -1 0 0
.position|-1 4 -1 0 0 -1
.query|2 0 1 -2 0 -1
.raw|3 -1 0 0 -1 0
.rawresponse|1 0 -1 4 -2 -2
.reason|-3 1 1 1 1 -1
.requestid|-3 -2 1 1 0 3
.response|1 -5 2 6 4 -6
.result|-1 -2 2 -1 1 0
.retriable|0 4 -3 1 -2 -1
.retryable|5 2 -4 0 -2 -1
.retryafter|4 -2 0 -1 0 0
.schema|-2 -1 -1 -1 0 5
.scope|1 -3 1 0 1 0
.shortmessage|4 -2 -1 -2 2 0
.signal|1 1 0 -3 -2 2
.spawnargs|2 -1 -3 3 -1 0
.sql|0 -1 -1 0 3 -1
.status|-4 1 6 4 -2 -2
.statuscode|-3 0 2 4 0 -3
.statusmessage|2 0 0 -2 1 0
.statustext|1 0 -1 -1 2 -1
.stderr|0 2 1 -3 -2 2
.stdout|0 2 1 -3 -2 2
.syscall|5 5 1 -1 -8 -2
.token|-2 4 0 -1 -1 -1
.type|3 -2 -1 1 -3 2
.url|1 -1 2 0 0 -2
.value|-3 -1 2 1 -1 2
.values|-1 -1 2 0 1 0
.where|0 -1 -1 0 2 0
@lines|-5 2 0 -2 0 9
@moment|5 -1 -3 2 -2 -2
@name|0 1 1 0 4 -6
@name at|4 -3 0 0 0 0
@name does|0 -1 2 0 0 0
@name error|-1 0 0 3 -1 0
@name f|1 -6 2 2 0 0
@name is|-1 2 0 0 0 0
@name m|2 -2 0 0 1 0
@name no|-1 -2 4 -1 -1 0
@name not|3 -4 0 2 0 0
@name the|-3 1 1 -1 2 0
@name would|2 -2 0 0 0 0
@passing|11 -4 -6 -6 -7 -6
^@name|-4 3 2 2 0 -3
^a|4 -3 1 -1 1 -1
^aborted|3 -2 0 0 -1 0
^access|-1 0 0 2 0 0
^all|-1 -2 2 2 -1 -1
^an|2 0 2 -1 -2 -1
^argument|-1 2 0 0 0 0
^at|-1 -2 -1 0 1 2
^attempt|4 -1 -1 -1 -1 -1
^attribute|-1 2 0 0 0 0
^authentication|-1 0 0 2 0 0
^authorization|-1 0 0 2 0 0
^backend|3 -1 0 -1 0 0
^bad|-1 2 -2 4 -2 -2
^body|0 2 0 -1 0 0
^cannot|-2 5 -4 0 2 -1
^client|2 -2 0 0 0 0
^command|-1 2 1 1 -2 0
^conflict|-2 -1 -1 -1 4 0
^connect|1 -3 5 -1 -1 0
^connection|3 -1 0 -2 0 0
^could|3 -2 1 -1 -1 -1
^database|-3 4 1 -2 0 -1
^document|-1 -1 0 0 3 0
^eacces|-1 -1 0 2 0 0
^enoent|0 -3 3 0 0 0
^err|-2 2 0 2 0 -1
^error|-6 -3 1 6 2 0
^expected|-3 4 -1 -2 -2 4
^f|-2 3 0 0 0 0
^failed|5 0 -1 -2 0 -1
^fails|3 -1 0 -1 0 0
^fetch|4 1 -1 -1 -2 -1
^file|-2 -1 -1 0 5 0
^first|4 -2 0 -1 0 0
^forbidden|-2 -2 -1 7 -1 0
^gave|2 -1 0 0 0 0
^getaddrinfo|3 -1 -1 0 0 0
^http|-1 -2 1 0 0 1
^illegal|-1 3 0 0 0 -1
^incorrect|-3 0 -1 -2 7 -1
^input|-2 -2 5 0 -1 -1
^insufficient|-1 0 -1 0 2 0
^internal|6 -2 -1 -1 -1 -1
^invalid|-5 8 -5 -1 1 1
^is|0 2 -1 -1 -1 0
^job|1 -2 0 -1 2 0
^jwt|-3 -2 -1 6 0 -1
^listen|4 -3 0 0 0 0
^login|-2 -1 0 5 -1 0
^lookup|-2 -1 5 -1 0 0
^max|3 -2 0 -1 0 0
^maximum|-2 3 0 0 0 0
^method|-1 2 0 -1 -1 0
^missing|-4 5 3 -1 -2 -1
^must|0 -2 0 0 0 3
^name|-1 0 0 0 2 0
^near|-1 2 0 0 0 0
^new|1 -2 0 2 0 0
^no|6 -4 5 -3 -3 -2
^noauth|-1 -1 0 2 0 0
^noperm|-1 -1 0 2 0 0
^not|2 -4 2 1 -1 -2
^nothing|5 -3 -1 -1 -1 -1
^oops|5 -2 -1 -1 -1 -1
^operation|5 -4 -1 -1 0 0
^order|6 -5 0 0 0 0
^parse|-3 -3 0 -1 0 8
^partial|3 -1 0 0 0 -1
^payment|1 -1 0 2 0 0
^permission|-1 -1 0 3 -1 0
^printer|2 -1 0 0 0 0
^processing|2 -1 0 0 0 0
^property|-2 3 -1 0 0 0
^quota|2 -1 0 0 0 0
^rate|2 -1 0 -1 0 0
^read|3 -2 0 -1 -1 0
^request|0 4 0 0 -3 -1
^resource|-1 -1 0 2 0 0
^response|-2 -1 -1 3 2 0
^service|6 -2 -3 0 0 0
^simulated|4 -2 0 -1 0 -1
^slow|2 -1 0 -1 0 0
^something|6 -3 -1 -1 -1 -1
^status|-3 1 4 0 -1 -1
^stream|4 -3 0 0 0 0
^table|-1 2 -1 0 0 0
^taken|-2 -2 -1 -1 6 0
^task|3 -2 0 0 0 0
^terminated|2 -5 0 0 3 0
^terminating|-2 3 0 0 0 0
^test|2 -2 0 0 0 0
^the|4 -3 -1 -1 0 1
^this|0 1 0 -2 -1 2
^too|4 0 -1 -1 -1 -1
^try|2 -1 0 0 0 0
^unable|1 2 0 -1 -2 0
^unauthenticated|-2 -1 0 3 -1 0
^unauthorized|-4 -2 -2 9 -1 -1
^unclosed|-3 5 0 -1 0 -1
^undefined|-5 4 5 -2 -1 -2
^unexpected|-2 5 0 -1 0 -2
^unimplemented|-2 3 0 -1 -1 0
^unique|-1 0 0 0 2 0
^unknown|-3 5 0 -2 1 -2
^unsupported|-3 0 -1 2 3 -1
^user|2 1 2 -1 -2 -1
^validation|-4 0 -1 -2 0 7
^value|0 -1 0 -1 3 0
^vendor|2 -1 0 0 0 0
^what|3 -1 -1 0 0 0
^worker|-3 5 0 -1 -1 -1
^wrongpass|0 -2 0 3 0 0
^x|0 -4 2 -2 2 1
^you|-3 1 -1 4 -1 0
^your|-1 -2 0 0 2 0
a|0 0 -3 -2 2 3
a @name|-1 2 0 0 0 0
a b|-2 1 0 0 1 0
a c|4 -6 0 -1 2 0
a connection|2 -2 0 0 0 0
a database|-1 -3 0 0 5 0
a directory|-2 3 0 0 0 0
a non|-1 2 0 0 0 0
a number|-2 -3 -1 -1 -1 7
a read|2 -1 0 0 0 0
a string|-2 -2 0 1 0 3
a zip|0 2 -1 0 0 0
aborted|1 6 -1 -2 -3 -1
access|-1 -2 -2 7 -1 0
access denied|-1 -1 0 2 0 0
account|-2 -1 -1 2 1 0
achieve|2 -1 0 0 0 0
acquire|4 -2 0 -1 -1 0
active|0 -2 -1 3 1 0
add|1 -2 0 0 2 0
address|2 3 -1 -2 -2 -1
address already|2 -1 0 0 0 0
address is|-1 4 0 -1 -1 0
after|-1 5 -1 -1 -1 -1
after ms|-2 3 0 0 0 0
after s|2 -1 0 0 0 0
again|3 -2 -1 -1 1 0
age|-1 -6 8 -1 -1 1
all|0 -2 3 1 -1 -1
allocate|3 -3 0 0 0 0
allowed|-1 2 -1 1 -1 0
already|-2 1 -3 -4 10 -2
already exists|-4 4 -2 -2 4 -1
amount|3 -1 0 -1 0 0
an|0 -2 1 -2 3 -1
an api|-2 -1 3 1 0 0
an error|3 -1 -1 -1 -1 0
an invalid|-2 2 0 0 0 0
an or|-1 2 0 0 0 0
an unknown|2 -1 0 0 0 0
and|-2 4 -1 -1 1 -1
and cannot|-2 2 0 0 0 0
any|-3 -4 5 3 -1 0
any of|-1 -1 2 1 -1 0
api|-1 -2 0 5 -2 -1
api error|-2 1 2 0 -1 0
api key|-1 -2 -1 5 -1 0
app|-1 -2 0 2 0 2
are|1 -2 1 1 -1 0
are allowed|2 -1 0 0 0 0
argument|-3 6 -2 -2 -1 2
arguments|-1 2 0 0 0 0
array|-3 5 0 -1 -1 -1
article|2 -1 0 0 0 0
as|-3 5 -1 -1 1 -1
at|-2 8 -3 -3 -2 0
at least|-2 3 0 -1 1 0
attempt|5 -2 -1 -1 -1 -1
attribute|-1 2 0 0 0 0
authenticate|-2 -4 -1 2 4 0
authentication|-6 -3 -1 12 -1 -1
authentication failed|-1 -1 0 3 -1 0
authentication required|-1 -1 0 2 0 0
authorization|-2 -2 -1 5 0 0
authorized|-1 -3 -1 7 -1 0
available|2 3 -2 -2 -1 0
away|3 -2 0 0 -1 0
b|-2 2 0 -1 1 0
back|4 -2 0 0 0 0
backend|2 0 0 -1 -1 0
backend error|3 -1 0 -1 0 0
bad|-6 7 -3 4 0 -2
bad credentials|-1 -1 0 3 0 0
bad gateway|3 -2 0 -1 0 0
bad request|-4 7 -1 -1 -1 0
bank|2 -1 0 0 0 0
be|-3 2 -1 -3 1 5
be a|-1 -2 0 1 0 1
be cloned|-2 3 0 0 0 0
be found|-1 -1 3 0 0 0
be of|0 -2 0 0 0 3
be sent|2 -2 0 1 0 0
because|-2 0 -1 1 2 0
because of|-1 0 0 2 0 0
been|0 2 -1 0 -1 -1
been aborted|-1 2 0 0 0 0
been closed|2 -2 0 0 0 0
been exceeded|-2 -1 0 3 0 0
been reached|1 -2 0 1 0 0
been terminated|-2 3 0 0 -1 0
before|-1 3 0 -1 0 -1
being|1 -2 0 0 2 0
between|-1 2 0 0 0 0
billing|-2 -1 0 4 -1 0
block|0 -6 0 -1 8 0
blocked|-2 -1 0 3 0 0
blocked by|-1 0 0 2 0 0
body|-3 6 -2 0 -1 -1
branch|1 -2 0 0 1 0
breaker|3 -2 0 0 0 0
breaker is|3 -2 0 0 0 0
broke|3 -1 0 -1 0 0
browser|3 -2 0 0 0 0
buffer|-3 7 -1 -1 -1 -1
busy|2 0 0 -1 -1 0
but|-2 -1 -1 -1 0 5
but received|-2 -3 0 0 0 5
by|0 2 -1 1 -1 -1
bytes|-3 5 0 -1 0 -1
c|0 -3 -2 0 4 0
cache|-4 1 -1 2 2 0
call failed|3 -1 0 -1 -1 0
call to|-2 -1 1 1 2 0
can only|0 2 0 0 -1 0
canceled|-4 8 -1 -1 -1 -2
cancelled|-4 7 -1 -1 -1 0
cannot|-4 7 -3 -2 2 -1
cannot add|0 -1 0 0 2 0
cannot be|0 -2 1 -1 1 1
cannot connect|2 -2 0 0 0 0
cannot execute|1 -2 0 3 -1 0
cannot find|0 2 -1 0 0 0
cannot insert|0 -3 0 0 3 0
cbor|-2 4 0 0 -1 0
central|0 2 -1 0 0 0
central directory|0 2 -1 0 0 0
changed|0 -3 0 -1 4 0
channel|1 0 2 -2 -1 0
character|-1 3 0 -1 0 -1
characters|-1 3 0 -1 0 -1
check|-4 -4 -1 1 8 -1
checksum|-1 -2 0 -1 5 0
circuit|-1 2 0 0 0 0
circular|-1 2 0 0 0 0
circular structure|-1 2 0 0 0 0
client|2 -1 -1 2 -1 -1
client has|1 -2 0 1 0 0
cloned|-2 3 0 0 0 0
close|3 0 -1 -1 -1 -1
closed|3 3 -1 -3 0 -1
code|0 -3 0 1 2 -1
code @name|0 2 -1 -3 2 0
code forbidden|2 -1 0 0 0 0
code not|-1 2 0 0 0 0
code payment|-1 -1 0 2 0 0
code server|-2 1 0 1 0 0
code x|0 -3 1 3 -1 0
col|-1 2 -1 0 0 0
collection|-1 -2 1 0 2 0
column|-2 3 -1 -1 1 0
command|-1 1 -1 6 -3 -1
command enoent|0 2 -2 0 0 0
command failed|-2 3 1 1 -2 -1
command was|1 -5 0 4 0 1
compiling|-1 2 0 0 0 0
complete|3 -2 0 0 0 0
complete the|2 -1 0 0 0 0
configured|-2 1 -1 3 -1 0
conflict|-6 -3 -2 -3 14 0
connect|-1 -6 4 7 -1 -1
connect econnrefused|6 -2 -1 -2 -1 0
connect enoent|-4 -1 6 0 0 0
connect to|3 -2 0 0 0 0
connected|-5 6 0 0 0 0
connection|0 1 -2 5 -2 -1
connection error|3 -2 0 0 0 0
constraint|-3 -2 -1 -2 9 -1
constraint failed|-2 -1 0 -1 5 0
contain|-2 3 0 0 0 0
contains|-1 2 0 0 0 0
context|2 -1 0 -1 0 0
convert|-1 2 0 0 0 -1
could|5 -1 0 -2 -1 -1
could not|4 -1 1 -2 -1 -1
cp|-1 3 0 0 0 0
crashed|4 -3 0 -1 0 -1
create|-1 3 -1 -1 1 0
credentials|-3 -3 -1 8 -1 0
currently|3 -2 0 -1 1 0
customer|2 -3 1 -1 1 0
d|-2 2 0 0 0 0
daily|-2 -1 0 4 0 0
data|-3 -1 0 0 4 -1
data check|-1 -1 0 -1 4 0
data too|2 -1 0 0 0 0
database|-2 -3 3 0 4 -1
database does|-1 2 -1 0 0 0
database is|2 0 0 0 -1 0
db|2 0 -1 0 0 0
deadlock|3 -2 0 0 0 0
decode|-6 -2 -1 -1 -1 11
decrypt|-1 -3 0 1 4 0
defined|-2 4 -1 -1 -1 0
deleted|-4 3 0 -1 2 -1
denied|-3 -4 -1 9 -1 0
denied open|-1 -1 0 2 0 0
descriptor|-2 0 -1 0 4 0
details|0 -1 0 2 -1 0
detected|-1 2 -1 -1 0 0
device|-3 5 -1 -1 0 0
did|4 -2 0 -2 1 -1
did not|4 -2 0 -2 1 -1
directory|-3 4 1 -1 -1 0
disabled|-2 2 0 1 -1 0
disconnected|-2 3 0 0 0 0
disk|-1 0 0 0 2 0
docker|-1 -3 4 1 -1 -1
document|-2 1 0 -1 3 -1
does|0 -1 3 0 -1 -1
does not|0 -1 3 0 -1 -1
down|6 -2 -1 -1 -1 0
due|1 -3 2 2 -2 0
due to|1 -3 2 2 -2 0
duplicate|-2 -2 0 -1 6 0
duplicate key|-2 -2 0 -1 4 0
during|2 -1 0 0 0 0
e|1 -3 -1 2 2 -1
eacces|-3 -2 0 6 0 0
eacces permission|-1 -1 0 2 0 0
eaddrinuse|2 -1 0 0 0 0
eaddrinuse address|2 -1 0 0 0 0
echo|-2 3 0 0 0 -1
echo exit|2 -1 0 0 0 0
econnrefused|7 -3 -1 -2 -1 -1
econnreset|3 -2 0 -1 -1 0
element|-3 6 -1 0 0 0
elements|-4 1 5 -1 0 -1
email|-3 0 1 1 1 0
empty|-2 4 -1 -1 -1 0
encoding|-3 5 -1 -1 0 0
encountered|-4 5 0 0 0 0
end|-3 5 -2 -1 2 0
end of|-1 2 -2 -1 2 0
enoent|-5 1 6 -1 0 0
enoent no|0 -2 3 0 0 0
enotfound|4 -2 -1 0 0 0
enotfound does|3 -1 -1 0 0 0
entity|-2 2 2 -1 0 0
entry|0 0 0 0 2 0
environment|-1 3 0 -1 0 0
environment variable|0 2 0 -1 0 0
equal|-1 2 0 0 0 0
err|-2 2 0 2 0 -1
err max|0 -1 0 2 0 0
error|5 7 -3 -1 -3 -6
error @name|-1 2 0 0 0 0
error a|-1 2 0 0 -1 0
error c|-1 -2 0 -1 4 0
error failed|-2 2 0 0 0 0
error in|-1 2 0 0 -1 0
error not|-1 1 2 0 0 0
error null|2 -2 0 0 0 0
error occurred|1 -3 1 2 -1 -1
error on|-1 2 0 0 0 -1
error unauthorized|-1 -1 0 2 0 0
errors|-4 1 1 4 -2 -1
established|2 -1 0 0 0 0
etimedout|5 -4 -1 -1 0 0
example org|1 -3 0 2 1 0
exceeded|3 -1 -2 1 0 -1
exceeded for|4 -1 0 -2 0 0
exceeded limit|-1 -1 0 2 0 0
exceeded your|-1 0 0 2 0 0
execute|0 -3 0 5 -1 0
execution|0 -1 0 -1 3 -1
execution already|-1 -2 0 0 4 0
exist|0 2 3 -2 -2 -1
exist invalid|9 -6 -2 -1 0 0
existing|0 -1 0 0 2 0
exists|-4 3 -2 -2 6 -1
exit|-3 2 0 -1 -1 3
expected|-4 5 -2 -2 -3 6
expected a|-1 -1 0 0 0 2
expected expression|-1 3 0 0 0 -2
expired|-1 -1 0 2 0 0
expression|-3 7 0 -1 -1 -2
f|-2 1 2 1 -1 -1
f could|-2 3 0 0 0 0
failed|4 -3 -1 3 4 -6
failed @name|3 -4 1 1 -1 -1
failed bad|0 2 0 -1 0 0
failed cp|-1 3 0 0 0 0
failed due|-3 -1 3 2 -1 0
failed e|-1 2 0 0 0 0
failed for|-5 -1 0 1 5 0
failed make|-1 2 0 0 0 0
failed sh|2 1 -1 -1 0 -1
failed t|-2 -1 0 -1 4 0
failed to|3 1 1 -2 -3 -1
failed validation|-1 1 0 -1 2 0
failed with|-4 7 -2 0 1 -2
fails|3 -2 0 -1 1 0
failure|8 -7 -2 -1 -2 3
false|-1 -3 1 2 2 0
fault|3 -2 0 0 0 0
fetch|3 -1 0 0 -1 -1
fetch failed|6 0 -1 -2 -2 -1
few|-1 3 0 -1 0 -1
field|-2 4 -1 -2 -1 2
file|-2 -2 8 -4 1 -1
file already|3 0 -1 0 -1 0
file is|2 -8 4 -1 3 -1
file no|0 2 -2 0 0 0
file or|0 -1 2 0 0 0
find|-5 5 3 -1 -1 0
first|0 -2 0 5 -1 -2
following|-3 -1 3 1 1 -1
for|-5 5 -1 4 2 -5
for table|0 -1 0 2 -1 0
for the|4 -4 0 1 -1 0
for this|0 -1 0 1 2 -1
forbidden|-1 -5 -2 10 -2 -1
forbidden get|3 -1 0 -2 0 0
forced|3 -2 0 0 0 0
format|-7 13 -2 -2 -2 -1
formatted|-1 2 0 -1 0 0
found|-2 1 11 -5 -3 -2
frame|-3 0 0 0 4 0
free|-1 2 0 -1 0 0
from|-2 2 1 2 -2 -1
from a|2 -1 0 0 0 0
full|-1 2 0 0 -1 0
function|-5 7 -1 -1 0 -1
gateway|4 -2 0 -1 0 0
gave|2 -1 0 0 0 0
gave up|2 -1 0 0 0 0
get no|2 0 -1 0 0 0
getaddrinfo|3 -1 -1 0 0 0
getaddrinfo enotfound|3 -1 -1 0 0 0
git|-3 -5 8 -1 2 0
glitch|3 -1 0 0 0 0
go|2 -1 0 0 0 0
gone|2 -1 0 0 0 0
got|-2 5 -1 -1 0 -1
h|4 -6 4 0 0 -1
had|2 -1 0 -1 0 0
handler|2 -2 0 0 0 0
has|-1 5 -3 1 1 -3
has been|0 1 -1 1 -2 -1
has no|4 -4 -1 2 -1 0
have|1 -1 -1 3 -1 0
head|-1 0 -1 0 2 0
header|-3 -1 -2 1 5 -1
header check|-1 -1 0 -1 4 0
header found|-1 2 -1 0 0 0
headers|-1 2 0 0 0 0
here|0 2 -1 0 0 0
hiccup|2 -1 0 0 0 0
host|-1 0 0 2 -1 0
html|0 -3 3 0 0 0
http|0 -5 2 0 2 1
http code|-3 0 0 0 2 2
http status|1 -2 1 0 1 0
id|-1 -3 0 -1 3 2
id was|1 -2 0 0 1 0
identifier|-2 3 1 -1 -1 0
if|-2 4 0 -1 -1 0
if the|-1 2 0 0 0 0
illegal|-3 5 0 -1 -1 -1
image|-1 -1 0 0 2 0
implemented|-2 5 -1 -1 0 0
implemented get|-1 2 0 0 0 0
in|-2 -1 1 4 0 -3
in first|-1 -1 0 3 0 0
in table|-1 -1 0 0 2 0
in the|-1 0 -1 0 2 0
in this|3 -1 0 0 0 -1
incorrect|-5 -2 -1 4 6 -1
incorrect data|-1 -1 0 -1 4 0
incorrect header|-1 -1 0 -1 4 0
index|-3 0 2 0 1 0
index a|-1 2 1 0 -2 0
info|-1 0 0 -1 3 0
information|-1 3 0 -1 -1 0
input|-5 5 3 0 -1 -1
insert|-1 -4 0 -1 6 0
insert into|-2 -1 0 0 2 0
instance|-2 1 0 0 2 0
insufficient|-3 2 -1 1 2 0
insufficient storage|-2 5 -1 -2 0 0
integer|-1 2 0 -1 -1 0
internal|8 -4 -1 -2 -1 -1
internal error|3 -2 0 -1 0 0
into|0 -2 0 -1 4 -1
invalid|-7 6 1 1 -2 -2
invalid argument|-1 3 0 -1 0 0
invalid credentials|0 -1 0 2 0 0
invalid json|-1 3 0 -1 0 0
invalid options|-1 2 -1 -1 0 0
invalid or|0 -1 -1 2 0 0
invalid response|1 -3 2 0 0 0
invalid type|-1 0 0 -1 -1 2
invalid value|0 -4 0 -1 0 5
is|3 5 -5 -3 1 -2
is a|-1 0 0 -1 0 2
is away|3 -2 0 0 0 0
is being|-1 -1 0 0 2 0
is busy|2 -2 0 0 0 0
is closed|-1 1 0 0 2 0
is disabled|-2 2 0 1 -1 0
is down|2 -1 0 0 0 0
is empty|-1 3 0 0 -1 0
is full|-1 2 0 0 -1 0
is gone|2 -1 0 0 0 0
is in|4 -2 0 0 -1 0
is invalid|-1 0 0 2 0 0
is missing|-2 -2 5 -1 0 0
is no|2 -3 3 -1 -1 0
is not|-4 5 -5 0 6 -1
is on|2 -1 0 0 0 0
is open|3 -2 0 0 0 0
is required|-2 2 0 0 0 1
is too|-2 1 0 -1 -1 2
it|4 -3 1 -2 1 0
it broke|3 -1 0 -1 0 0
it did|2 -1 0 0 0 0
it failed|-3 2 1 0 0 1
items|2 0 0 -1 0 0
items failed|3 -2 0 0 0 0
job|4 -7 5 -2 1 0
json|-3 3 0 1 -1 -1
json response|-1 3 0 -1 0 0
jwt|-3 -2 -1 7 -1 -1
jwt expired|-1 0 0 2 0 0
key|-8 -3 2 8 4 -2
kill|1 -2 0 0 0 2
kms|0 -1 0 2 -1 0
kms key|-1 0 0 2 -1 0
large|-1 2 -1 -1 -1 2
larger|-1 2 0 0 0 0
larger than|-1 2 0 0 0 0
last|0 -2 0 0 2 0
leader|2 -1 0 0 0 0
least|-2 3 0 -1 1 0
left|-2 -1 -1 3 2 -1
left on|-3 4 0 0 0 0
length|-3 5 0 -1 -1 -1
less|0 -2 3 0 0 0
level|1 -2 0 2 -1 0
limit|2 -1 -1 -1 2 -1
limit exceeded|-6 4 0 1 1 0
line|-1 7 -2 -1 -1 -2
line col|-1 2 0 0 0 0
listen|4 -3 0 0 0 0
listen eaddrinuse|2 -1 0 0 0 0
load|1 -1 -1 2 0 0
lock|-1 4 0 -1 -1 0
locked|7 -3 -1 -1 -1 0
log|-1 -1 -1 2 1 0
log in|-1 -1 0 3 0 0
login|-2 -2 -1 6 -1 0
long|0 3 0 -1 -1 -1
longer|0 -2 2 -1 0 0
lookup|-2 -1 5 -1 0 0
lookup failed|-2 -1 5 -1 0 0
lost|3 -2 0 0 0 0
ls|1 0 -1 3 -3 -1
mail|2 -2 1 -1 0 0
maintenance|3 -2 0 -1 0 0
make|-1 2 -1 0 1 0
malformed|-5 5 -1 0 1 -1
many|1 -1 -1 2 -1 0
many requests|3 -2 0 -1 0 0
match|-2 2 2 -1 -1 0
matching|-2 2 1 0 0 0
max|3 -4 -1 3 -1 -1
maximum|0 3 0 -1 -1 0
maximum redirect|-1 2 0 0 0 0
me|2 -1 0 0 1 0
memory|4 -3 0 -1 0 0
merge|-2 -2 0 -1 4 0
message|-4 4 -3 7 -2 -1
messages|0 3 0 -1 0 0
met|0 -1 0 0 2 0
method|-3 7 -1 -1 -1 0
method not|-2 3 0 -1 0 0
mismatch|3 0 -1 -1 -1 -1
missing|-7 5 7 0 -3 -2
missing key|0 -1 4 -2 -1 0
missing required|-1 3 -1 -1 0 -1
mix|-1 2 0 0 0 0
mode|-2 0 0 3 0 0
model|-4 -3 2 -2 0 7
model does|0 -1 2 0 0 0
more|6 -2 -1 -1 -1 0
moved|2 -1 0 0 0 0
ms|0 2 0 0 0 0
must|-6 7 -1 0 -2 2
must be|-3 2 -1 1 -1 3
n|1 -3 0 -1 3 0
name|-5 5 -2 -3 3 2
name cannot|-2 2 0 0 -1 1
name is|-1 2 0 -1 0 0
near|-2 4 0 -1 -1 0
near syntax|-1 2 0 0 0 0
net|4 -3 0 0 0 0
net @name|4 -3 0 0 0 0
network|2 -1 0 0 0 0
new|-1 2 -1 1 0 0
new row|-1 -1 0 2 0 0
no|-2 4 7 -1 -2 -5
no address|5 -3 0 0 0 0
no longer|1 -2 3 0 0 0
no name|3 -1 -1 0 0 0
no permissions|-1 -1 0 3 0 0
no space|-3 4 0 0 0 0
no such|-5 3 7 -2 -2 -1
no title|2 -1 0 0 0 0
noauth|-1 -1 0 2 0 0
noauth authentication|-1 -1 0 2 0 0
node|0 2 0 -1 0 -1
non|-2 5 0 -1 -1 -1
none|-1 -2 5 -1 -1 -1
nonsense|-4 -1 0 0 -1 7
nope|-3 5 -1 -1 0 0
noperm|-1 -1 0 2 0 0
noperm this|-1 -1 0 2 0 0
not|-4 7 3 2 -3 -8
not a|-3 2 0 -1 3 -1
not allowed|-1 3 -1 -1 0 0
not authorized|-3 -3 -1 8 -1 0
not available|4 -2 -1 -1 0 0
not complete|2 -1 0 0 0 0
not connected|-4 5 0 0 0 0
not defined|-1 2 0 0 0 0
not exist|0 2 3 -2 -2 -1
not find|-5 3 4 -2 -1 0
not found|-5 1 11 -4 -2 -1
not go|2 -1 0 0 0 0
not have|-1 -1 -1 3 0 0
not implemented|-2 5 -1 -1 0 0
not in|0 0 0 -1 2 0
not match|-2 2 2 -1 0 0
not met|0 -1 0 0 2 0
not null|-1 -1 0 0 3 0
not open|-2 3 -1 0 0 0
not parse|2 -2 0 0 0 0
not ready|2 -1 0 -1 0 0
not resolve|-4 6 -1 -1 0 0
not serialize|2 -1 0 -1 0 0
not supported|-1 3 0 0 0 0
not work|3 -2 0 0 0 0
not yet|2 -1 0 0 0 0
not yours|-1 -2 -1 4 0 0
nothing|0 6 -1 -1 -1 -1
now|3 -2 0 -1 0 0
nowait|2 -1 0 0 0 0
npm|-4 -2 2 3 2 0
null|-2 -1 -1 -2 5 1
null constraint|-1 -1 0 0 3 0
null into|0 -1 0 0 2 0
number|-3 0 -1 -3 -3 10
number of|2 -1 0 -1 0 0
o|4 -4 -1 0 1 0
object|-2 2 2 0 -1 -1
object cannot|0 -1 2 0 0 0
occurred|1 -3 1 1 0 -1
odd|2 -1 0 0 0 0
of|1 3 -1 -3 2 -3
of central|0 2 -1 0 0 0
of file|1 -4 0 0 4 0
of range|-1 2 0 0 0 0
of the|-1 0 2 -1 1 -1
offset|-2 3 0 0 0 0
on|2 0 0 0 -1 -1
on a|-2 3 0 0 0 0
on device|-2 3 0 0 0 0
on line|-1 2 0 0 0 -1
on purpose|3 -1 0 0 0 0
on strike|3 -2 0 0 0 0
on the|-2 2 0 0 1 0
one|0 -2 -1 0 3 0
one of|-1 -1 0 0 2 0
only be|-1 2 0 0 -1 0
oops|5 -2 -1 -1 -1 -1
open|0 2 3 -1 -3 -1
operation|2 2 -2 -1 1 -2
operation failed|-2 -2 0 -1 5 0
operation on|-1 2 0 -1 0 0
operation was|2 2 0 -1 -2 -1
operations|2 -1 0 -1 0 0
operator|-3 6 -1 -1 -1 -1
option|0 3 -1 -1 -1 0
options|-1 2 -1 -1 0 0
or|-4 2 1 2 1 -3
or any|-1 -1 2 1 -1 0
or directory|0 -2 2 0 0 0
or password|0 -1 0 2 0 0
order|1 -1 1 -2 1 -1
order has|-4 6 0 -1 -1 0
order is|2 -1 0 0 -1 0
order was|1 -1 0 -1 2 0
org|1 -3 0 1 1 0
other|-1 -1 0 0 2 0
out|6 -1 -1 -2 -1 -1
out after|-2 3 0 0 0 0
outside|-1 2 0 0 0 0
outside the|-1 2 0 0 0 0
p|2 1 0 -1 -1 -1
package|-1 3 -1 0 0 0
page|4 -1 0 -1 -1 0
parameter|0 2 0 0 0 0
parameters|-2 6 0 -1 -1 -2
parent|1 -2 2 0 -1 0
parse|-4 1 -1 -1 -1 7
parse error|-2 3 0 0 0 -1
partial|3 -1 0 0 0 -1
pass|0 2 0 -1 0 0
password|-1 -4 -1 7 -1 -1
path|-3 2 2 -1 -1 0
payload|-1 4 -1 0 -1 0
payment|0 -2 -1 4 -1 -1
payment required|-2 -2 0 6 0 0
pem|-1 2 0 -1 -1 0
perform|-2 -1 0 4 -1 0
permission|-2 -3 -1 7 -1 0
permission denied|-2 -2 0 5 -1 0
permissions|-1 -1 -1 4 -1 0
permissions for|0 -1 0 2 0 0
permissions to|-1 -1 0 2 0 0
please|3 -1 -1 -1 0 0
please try|0 0 0 -1 2 0
plugin|-2 4 -1 0 -1 0
policy|-1 0 0 2 -1 0
primary|1 -2 0 0 1 0
printer|3 -2 0 0 0 0
printer is|2 -1 0 0 0 0
privileges|-1 -1 0 3 0 0
problem|5 -3 0 -1 0 -1
process|6 -4 -1 -1 -1 0
process the|3 -2 0 0 0 0
processing|3 -1 0 -1 0 0
product|-1 -2 3 0 0 0
project|-3 -3 2 5 -1 0
promise|-1 2 0 -1 0 0
properties|-1 2 0 0 0 0
properties of|-1 2 0 0 0 0
property|-2 3 -1 0 1 0
protocol|-1 2 0 0 -1 0
provided|-4 2 0 4 -2 -1
provider|2 -4 0 -1 4 0
providers|-2 -1 0 3 0 0
purpose|3 -1 0 0 0 0
query|-2 1 0 1 0 -1
query select|0 2 0 0 -1 0
queue|2 -1 1 -1 -1 0
queue is|2 -2 0 0 0 0
quorum|2 -1 0 0 0 0
quota|0 -2 0 3 -1 0
quota exceeded|2 -1 0 0 0 0
quota for|-2 -1 0 3 0 0
range|-3 6 0 -1 -1 -1
rate|4 1 -1 -3 -1 0
rate limit|1 2 -1 -2 0 0
raw|0 -7 2 4 0 2
reached|3 -2 -1 3 -1 -1
reached at|-1 2 0 0 0 0
reached the|0 -1 0 2 0 0
read|3 -2 -1 1 -1 -1
read econnreset|3 -2 0 -1 -1 0
read from|2 -1 0 0 0 0
read only|2 -1 0 0 -1 0
read properties|-1 2 0 0 0 0
reading|-1 2 0 0 0 0
readonly|0 -2 0 3 0 0
ready|2 -1 0 -1 0 0
reason|-3 -1 0 -1 5 0
received|1 -2 -1 -1 -1 5
received type|0 -3 0 0 0 3
recipient|-1 2 0 -1 0 0
record|-2 1 0 -2 3 0
redirect|-1 2 0 0 0 0
redirect reached|-1 2 0 0 0 0
reference|-1 2 0 0 0 0
registered|0 2 -1 -1 -1 0
rejected|-3 -4 4 5 0 -1
replica|5 -3 0 -1 0 -1
repository|-1 -1 2 1 0 0
request|2 2 -3 0 -1 -1
request failed|4 -3 1 0 -2 -1
request for|-3 4 0 0 0 0
request limit|-1 -1 0 2 0 0
request time|-1 -1 0 0 0 2
request timed|2 -1 0 0 0 0
requested|0 -3 3 0 0 0
requested resource|-1 -1 2 0 0 0
requests|4 -1 -1 -2 -1 0
requests can|-1 2 0 0 -1 0
required|-6 1 -2 5 0 2
required for|-2 2 0 0 0 0
required get|-1 -1 0 2 0 0
resolve|-4 7 -1 -1 -1 -1
resource|-1 -4 1 1 3 -1
resource already|-1 -1 0 0 3 0
resource not|-1 -1 0 2 0 0
resources|2 -2 0 0 0 0
response|-1 -5 3 4 0 -1
response error|-1 -2 0 3 0 0
response not|0 -2 2 -1 0 0
result|-1 -3 4 -1 1 0
retries|-2 -1 -1 2 2 0
retry|2 -2 0 0 0 0
returned|-3 -2 5 -1 1 0
root|-2 3 0 0 0 0
routines|-2 1 0 -1 3 0
run|-2 2 -1 0 0 0
s|1 -1 1 -2 1 0
save|2 -2 0 0 0 0
schema|-2 5 -1 0 -1 -1
script|-5 6 0 -1 0 0
search|0 -1 0 2 0 0
second|3 -2 0 0 0 0
seconds|3 -2 0 0 0 0
section|-2 3 0 0 0 0
select|4 -2 -2 2 -2 -1
select from|-3 4 0 0 0 0
select permission|-1 -1 0 2 0 0
send|-1 5 0 -2 -1 0
send the|3 -2 0 0 0 0
send to|-1 2 0 -1 0 0
sent|1 -2 0 1 0 0
sequence|-3 -1 5 -1 0 0
serialize|2 0 0 -1 0 0
serialize access|2 -1 0 -1 0 0
serve|1 -2 0 1 0 0
server|-2 -6 1 4 0 2
server does|-1 2 0 0 0 0
server is|2 -1 0 0 0 0
service|9 -4 -3 -2 -1 0
service is|4 -1 -3 0 0 0
service not|2 -1 0 -1 0 0
service unavailable|2 -1 0 -1 0 0
session|-3 -2 -1 6 -1 0
set|-1 1 -1 3 -1 -1
sh c|-2 3 -1 -1 0 1
shards|3 -1 -1 -1 0 0
short|-1 2 0 0 0 0
should|-2 3 0 0 0 -1
shutdown|-1 2 0 -1 0 0
side|1 2 0 0 -1 -1
signature|-3 2 -2 5 -1 -1
simulated|4 -2 0 -1 0 -1
size|-4 9 -1 -3 -1 -1
sleep|6 -4 0 -1 0 -1
slow|5 -2 -1 -1 -1 0
slow down|3 -1 -1 -1 -1 0
socket|3 -2 0 -1 0 0
something|6 -2 -1 -1 -1 -1
something odd|2 -1 0 0 0 0
something went|2 -1 0 -1 0 0
space|-1 3 0 -1 -1 0
space left|-3 4 0 0 0 0
specified|-3 -1 2 0 3 -1
ssl|-2 4 0 0 -1 0
start|-1 -1 3 1 -1 -1
state|-4 -3 0 -1 9 -1
status|0 -3 7 0 -2 -2
status code|4 0 1 -1 -2 -1
step|2 -1 0 0 0 0
step failed|2 -1 0 0 0 0
storage|-3 6 -1 -1 -1 0
stream|2 -2 0 0 0 0
strike|3 -2 0 0 0 0
string|-3 1 -1 1 -2 4
string but|-1 -3 0 0 0 4
structure|-1 2 0 0 0 0
structure to|-1 2 0 0 0 0
such|-5 3 7 -2 -2 -1
such command|-1 3 -2 0 0 0
such file|0 -2 3 0 0 0
such product|-1 -2 3 0 0 0
such table|0 2 -2 0 0 0
supplied|0 -5 0 0 0 6
supported|-1 3 0 0 0 0
syntax|-4 8 0 -2 -2 -1
syntax error|-2 3 0 0 0 0
t|-3 0 -1 0 3 0
table|-4 5 -4 0 3 0
tag|-5 9 -1 -1 -1 -2
taken|-3 -2 -1 -2 8 0
target|1 -2 2 0 0 0
task has|-2 2 0 0 0 0
template|-1 -1 3 0 0 0
terminated|0 -1 -1 -1 3 -1
terminating|-2 3 0 0 0 0
test|5 -2 0 -1 0 -1
text|-4 6 -1 1 -1 -1
than|0 4 0 -1 -1 -1
that|-1 0 0 -1 2 0
the|3 0 0 -1 1 -3
the @name|1 2 0 -1 -1 0
the article|2 -1 0 0 0 0
the bank|2 -1 0 0 0 0
the circuit|-1 2 0 0 0 0
the file|2 -2 -1 0 1 0
the max|0 -2 0 2 0 0
the message|2 -1 0 -1 0 0
the model|-4 -2 1 -1 -1 7
the operation|2 -3 -1 -1 3 -1
the order|-4 7 -1 -1 0 -1
the provided|-1 -2 1 2 0 0
the request|0 -3 -1 2 0 2
the requested|0 -2 2 1 -1 0
the resource|-2 0 0 0 2 0
the server|-4 1 0 -1 1 2
the specified|-1 -4 3 1 0 0
the task|-2 2 0 0 0 0
the transaction|-1 2 0 0 -1 0
this|5 -3 -3 2 -1 0
this operation|-3 4 0 0 0 0
this time|2 -1 0 0 0 0
this user|-1 -1 0 2 0 0
time|4 -2 -1 -1 -2 2
timed|3 -1 0 -1 -1 0
timed out|3 -1 0 -1 -1 0
timeout|5 -3 -2 0 1 -1
title|2 -1 0 0 0 0
to|-2 2 1 -1 0 0
to a|-3 2 0 -1 -1 4
to authenticate|-1 -3 0 0 5 0
to be|-1 -3 0 -1 3 2
to complete|2 -1 0 0 0 0
to connect|-2 2 0 0 0 0
to create|-1 2 -1 -1 1 0
to execute|-1 0 0 2 0 0
to failed|-1 -1 -1 3 0 0
to fetch|2 -2 0 0 0 0
to open|2 -4 5 -1 -2 0
to parse|-3 5 -1 0 0 -1
to perform|-1 -2 1 3 0 0
to process|2 -1 0 0 0 0
to user|-1 2 0 0 0 0
to write|2 -1 0 0 0 0
today|2 -1 0 0 0 0
token|-2 0 -2 7 -2 -1
too|3 5 -2 -3 -3 0
too large|-1 2 -1 -1 -1 2
too long|2 0 0 0 -1 0
too many|2 0 -1 0 0 0
too short|-1 2 0 0 0 0
top|-4 4 -1 2 -1 0
topic|-1 -1 0 -1 2 0
transaction|1 1 -1 -2 1 0
transaction is|-2 2 0 0 0 0
tried|0 -2 3 -1 0 0
trouble|4 -2 0 -1 0 -1
true|7 -6 -1 0 0 0
truncated|-3 6 -1 -1 -1 -1
twelve|-2 4 -1 -1 0 0
type|-4 2 -2 -3 6 2
type number|0 3 0 0 0 -2
uint|-1 2 0 0 0 0
uint array|-1 2 0 0 0 0
unable|-1 2 0 -2 3 -2
unable to|-1 2 0 -2 3 -2
unauthenticated|-2 -1 -1 5 -1 0
unauthorized|-6 -5 -2 16 -2 -1
unavailable|3 1 -1 -1 -1 0
unclosed|-3 5 0 -1 0 -1
undefined|-7 10 4 -3 -3 -2
undefined variable|-1 3 -1 0 0 -1
unexpected|1 5 -2 -2 0 -3
unexpected end|-2 0 0 0 3 0
unexpected error|5 -4 0 0 0 0
unexpected http|1 -2 1 -1 0 0
unexpected token|-2 4 0 -1 -1 0
unexpectedly|2 -1 0 0 0 0
unimplemented|-2 3 0 -1 -1 0
unique|-2 -1 -1 -2 6 -1
unique constraint|-1 -1 0 -1 3 0
unknown|-3 8 1 -4 0 -2
unknown error|4 -3 0 0 0 0
unknown query|-1 3 0 0 0 0
unprocessable|-1 4 -1 -1 0 0
unprocessable entity|-1 4 -1 -1 0 0
unrecognized|-2 5 0 -1 -1 0
unsupported|-3 2 -2 1 2 -1
unsupported operation|-1 3 0 0 -2 0
up|2 -2 -1 1 -1 -1
update|-3 -1 -1 2 4 -1
update a|-1 0 0 0 2 0
uri|-4 7 -1 -1 -1 -1
url|-1 5 -3 0 -1 0
usage|-1 -1 0 3 0 0
use|1 2 -1 -1 -1 0
use by|-1 2 0 0 0 0
user|-2 -5 5 3 0 -1
user has|-1 -1 0 2 0 0
user is|-1 -1 0 3 0 0
user request|-1 2 0 0 0 0
username|0 -1 0 2 0 0
using|-1 -1 -1 1 2 0
valid|-2 2 0 1 -1 0
validation|-6 3 -2 -4 2 7
validation error|-2 3 0 -1 1 -1
validation failed|-2 1 0 -1 -1 2
value|-8 4 -2 2 2 2
value for|0 -2 0 3 -1 0
values|-2 1 0 0 2 0
variable|-2 5 -1 -1 0 -1
vendor|3 -1 0 0 0 0
version|-3 1 1 -2 3 -1
violates|-1 -2 0 1 2 0
vulnerability|4 -2 -1 0 0 0
waiting|2 -1 0 0 0 0
was|-2 7 -6 1 -1 0
was aborted|0 4 0 -1 -1 -1
was canceled|0 2 0 0 0 -1
was deleted|-3 5 0 -1 0 0
was found|0 3 -2 0 0 0
was not|3 -1 0 -1 0 0
was provided|-2 3 -1 -1 0 0
web|-3 -2 3 4 -1 -1
went|3 -1 0 -1 0 0
went wrong|2 -1 0 -1 0 0
were|0 -1 4 -1 -1 -1
were rejected|0 -1 4 -2 -1 -1
what|2 -2 1 0 -1 0
while|1 -1 0 0 2 0
wire|2 -1 0 0 0 0
with|-5 6 -2 -1 2 -1
with a|-2 1 -1 0 2 0
with another|2 -1 0 0 0 0
with error|0 3 0 -1 -1 -1
with status|2 1 -2 0 -1 0
with the|-1 -2 1 -1 2 0
within|1 2 0 -1 -1 -1
within the|2 0 0 0 -1 0
work|3 -2 0 0 0 0
worker|-3 7 -1 -1 -1 -1
worker terminated|-1 2 0 0 0 0
would|2 -1 0 0 -1 0
would be|2 -1 0 0 -1 0
write|1 5 -2 -2 -1 -1
write after|-3 3 0 0 0 0
wrongpass|0 -2 0 3 0 0
wrongpass invalid|0 -2 0 3 0 0
x|-1 3 -1 1 -2 0
x already|1 2 0 0 -2 0
x in|-1 2 0 -1 0 0
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|-2 3 0 0 0 0
yes|4 -4 0 0 0 0
yet|6 -4 -1 -1 -1 0
you|-5 -1 1 4 2 -1
you are|-1 -1 2 0 0 0
you reached|-1 -1 0 2 0 0
your|1 -2 -1 2 1 0
your request|2 -2 0 -1 1 0
yours|-1 -2 -1 4 0 0
zip|-4 -2 10 -2 -1 -1
zip file|0 2 -1 0 0 0
`;
