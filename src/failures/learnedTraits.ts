// Made by `test/samples/learn.mjs` from the recorded errors; not to be edited. Each line: a trait (`traits.ts` says how they are written) and what it
// adds to each group of `learned.ts`, in tenths; the first line is what every error starts with.
export const LEARNED = `
|15 9 -13 -9 -14 -11
#42501|-1 -1 0 2 0 0
#RangeError|-3 7 -1 -1 -1 -1
#ReferenceError|-2 5 0 -1 0 -2
#SyntaxError|-3 7 -1 -2 -1 -1
#TypeError|-2 6 2 -3 -1 -4
#abort|-7 11 -1 -1 -2 -1
#aborted|-2 2 0 0 0 0
#access|-3 -5 -1 11 -1 -1
#after|3 -1 0 -1 -1 0
#aggregate|4 -5 2 -3 4 -3
#ai|1 2 0 -2 -1 0
#already|-4 -1 -1 -1 7 0
#api|-1 -2 4 4 -3 -1
#arg|-1 2 0 0 0 0
#argument|-2 0 0 0 -1 3
#assertion|-1 3 0 -1 -1 0
#auth|-3 0 0 7 -3 0
#authentication|-4 -4 -1 12 -2 -1
#authorization|-4 -3 0 8 -1 0
#available|2 -1 0 0 0 0
#axios|2 0 -1 -1 -1 0
#bad|-4 6 -2 -1 3 -1
#billing|-1 -1 0 2 0 0
#buf|-1 -2 0 0 3 0
#cancelled|-1 2 0 0 0 -1
#check|-3 -1 0 2 3 0
#claim|0 -2 0 3 0 0
#client|-1 -1 1 3 2 -3
#clone|-2 3 0 0 0 0
#close|2 -1 -2 3 -1 -1
#closed|8 -4 -1 -2 -1 0
#combined|-1 -2 2 3 -1 -1
#conditional|-3 -1 0 0 4 0
#config|-1 2 -1 0 0 0
#conflict|-3 -4 -1 -2 8 1
#conform|3 -2 1 -2 0 0
#connect|5 -5 0 0 2 -1
#connection|7 -3 -1 -1 -2 -1
#constraint|-2 -2 0 0 5 -1
#content|1 0 0 -2 1 0
#credentials|-1 -3 -1 6 -1 0
#data|-2 3 -1 -1 1 0
#database|0 0 0 -1 2 0
#db|3 -1 -1 0 -1 0
#deadlock|3 -2 0 0 -1 0
#denied|-3 -2 -1 7 -1 -1
#detected|2 0 0 -1 0 0
#disabled|-1 3 0 0 -1 0
#does|-1 -2 2 1 0 0
#duplicated|-1 3 0 -1 -1 0
#eacces|-2 -3 0 6 0 0
#eaddrinuse|2 -2 0 0 0 0
#econnrefused|7 -3 -1 -2 -1 0
#econnreset|5 -1 -1 -2 -1 0
#eexist|3 0 0 0 -2 0
#eintegrity|-1 -1 0 0 2 0
#email|-1 4 0 -1 -2 0
#empty|-4 -3 8 -1 0 -1
#end|-2 5 -2 0 0 0
#enoent|-5 2 6 -1 -1 0
#enotfound|3 -2 0 0 0 0
#entity|-2 6 -3 -1 0 0
#entry|-1 -2 4 -1 0 0
#err|0 3 -1 -1 -1 0
#error|-2 -3 -3 1 8 0
#etimedout|8 -5 -1 -1 -1 0
#etimeout|2 -1 0 0 0 0
#exceeded|4 -2 -1 2 -1 -1
#execution|-5 1 0 0 6 -1
#exist|-1 -1 3 0 0 0
#exists|-3 0 -1 -1 5 0
#expired|-2 -4 -1 3 0 4
#failed|-5 -1 -4 4 7 -2
#failure|-1 3 -1 1 -1 -1
#fetch|1 2 -1 -3 1 0
#field|0 2 0 -1 0 0
#file|-3 3 2 -1 -1 0
#forbidden|-4 -2 -1 9 -1 0
#format|-3 -1 0 -1 5 0
#found|-1 -5 13 -4 -2 -1
#full|-2 3 0 0 -1 0
#gaxios|3 -3 0 1 -1 0
#general|1 2 -2 0 -1 0
#graph|0 1 -1 2 -1 -1
#http|3 0 -1 0 -1 -1
#in|2 -1 0 0 0 0
#input|-1 3 -1 -1 0 0
#insufficient|-2 -1 -1 1 2 0
#internal|6 -1 -1 -2 -1 0
#invalid|-11 8 1 6 -2 -3
#is|2 -2 1 1 -1 0
#json|-1 -2 0 3 0 0
#jwt|-1 0 0 4 -2 0
#key|-2 -1 2 2 -1 -1
#known|4 -4 1 -2 2 -1
#large|-2 4 0 -1 -1 0
#leader|3 -2 -1 -1 0 0
#limit|4 1 -1 0 -1 -1
#lock|0 -1 -1 -1 3 0
#malformed|-2 5 -1 0 -1 0
#many|3 -3 -1 2 -1 -1
#max|-3 6 0 -2 -1 0
#memory|2 -2 0 0 0 0
#message|-1 5 0 -3 0 0
#mismatch|-2 -3 -1 -1 6 1
#missing|-4 5 2 -2 0 -1
#model|0 -3 0 -1 0 4
#module|-1 4 -2 -1 -1 0
#name|-1 2 -1 0 -1 0
#no|-4 0 8 -2 -2 -1
#non|-2 4 -1 0 -1 0
#not|-5 -1 13 -1 -4 -2
#oauth|0 2 1 -1 -1 0
#object|5 -4 3 3 -3 -3
#open|2 -1 2 -1 -1 0
#operation|-2 0 -1 -1 5 0
#optimistic|-2 -1 0 0 3 0
#option|-1 3 0 -1 -1 0
#ossl|0 -2 0 -1 3 0
#out|3 0 -1 -1 -1 0
#output|-2 2 -1 0 0 2
#p2002|-2 -1 0 0 3 0
#p2024|2 -1 0 0 -1 0
#p2025|-2 -1 4 0 -1 0
#p2034|2 -1 0 0 -1 0
#parameter|-1 4 0 -1 -1 0
#parse|-8 8 -2 -3 -2 6
#parser|-2 6 -2 -1 -1 -1
#payload|-1 2 0 -1 0 0
#payment|-2 -1 0 4 0 0
#permission|-1 -1 -1 3 0 0
#permissions|-2 -2 0 5 -1 0
#policy|-1 2 0 -2 1 0
#precondition|-1 -3 0 -2 6 0
#prisma|6 -6 1 -3 2 0
#process|-2 1 -1 0 0 2
#progress|2 -1 0 0 0 0
#protocol|0 -3 3 0 -1 0
#provider|-2 -1 1 4 0 0
#ql|0 1 -1 2 -1 -1
#query|-1 1 2 -1 0 -1
#queue|-1 -1 2 0 0 0
#quota|-3 -1 0 5 0 0
#range|-5 8 -1 -1 -1 -1
#rate|2 0 -1 0 -1 -1
#redirect|-1 2 0 0 0 0
#redirects|-1 2 0 -1 0 0
#reference|-2 5 0 -1 0 -2
#refused|4 -2 0 -1 0 0
#request|0 -1 -1 1 2 0
#requests|2 -3 0 3 0 -1
#required|-2 2 0 1 0 0
#resource|-1 -3 3 0 1 0
#response|1 1 3 -1 -1 -2
#rest|0 -2 1 0 2 -1
#result|-5 -3 10 -1 -1 -1
#retriable|-3 5 0 -1 0 0
#retries|2 -2 0 -1 0 0
#retry|4 -2 0 -1 0 0
#retryable|2 -1 0 -1 0 0
#schema|-1 -4 0 -1 1 6
#sequelize|-2 -3 1 -1 5 1
#server|7 -4 -2 -2 1 -1
#service|8 -3 -3 -1 0 0
#session|3 -2 0 0 0 0
#signature|-2 -3 -1 7 0 0
#size|-4 5 0 -1 0 0
#skewed|-2 -2 0 -1 0 5
#sqlite|-2 -1 2 -1 3 0
#state|-2 -2 1 -1 4 0
#statement|2 0 0 0 -1 0
#status|-1 -2 1 1 -1 2
#storage|-1 2 0 0 0 0
#stream|4 -1 0 -1 -1 0
#strike|5 -3 0 -1 0 -1
#string|-1 0 0 0 0 2
#such|-2 -2 6 -1 -1 0
#supported|-1 0 -1 2 -1 0
#syntax|-3 8 -1 -3 -1 -1
#tag|-1 2 0 -1 0 0
#template|-4 6 0 -1 0 0
#throttling|2 -1 0 0 0 0
#time|-2 -1 0 -1 0 4
#timed|2 -1 0 0 -1 0
#timeout|8 -2 -1 -3 -2 -1
#token|-4 -4 -1 9 -1 3
#too|-1 1 -1 0 -2 3
#transaction|1 2 0 -1 -1 0
#trpc|-3 -1 1 0 5 -1
#type|-4 7 2 -3 -1 -2
#unauthorized|-5 -4 -1 11 -1 0
#unavailable|4 -2 0 -1 -1 0
#undefined|-2 -2 7 -1 -1 0
#unique|-2 -2 0 0 6 -1
#unknown|4 -4 0 -3 2 -1
#unprocessable|-1 3 0 -1 0 0
#unsupported|-2 5 0 0 -2 0
#url|-1 2 0 -1 0 0
#validation|-9 -5 -3 -2 -4 21
#verification|-1 -2 0 5 0 0
#version|-3 -1 -1 -1 6 -1
#violation|-4 -2 -1 7 1 0
#web|-2 -4 3 4 -1 0
#write|-2 1 0 -1 2 0
#yaml|-1 4 -1 -1 -1 -1
#zero|-1 2 0 0 0 0
#zod|-5 -7 -1 -1 -1 15
.actual|-1 3 0 -1 -1 0
.address|-2 1 4 -1 -2 0
.body|1 -2 -1 4 0 -2
.cause|0 0 -2 -4 5 2
.cmd|1 2 0 -2 -1 0
.code|-4 0 4 6 8 -7
.col|-1 3 0 -1 0 0
.column|-4 2 6 -2 0 -2
.contenttype|0 2 0 -1 -1 0
.context|0 3 -1 -1 -1 -1
.correlationid|1 -3 2 1 0 0
.data|-6 -2 3 4 3 -2
.description|0 -2 1 1 1 -1
.dest|-1 2 0 0 0 0
.detail|2 0 -1 0 0 -1
.details|-5 -2 0 -2 3 7
.diff|-1 3 0 -1 -1 0
.documentationurl|0 3 -1 0 0 -1
.errno|1 0 -1 -3 6 -3
.error|0 -1 1 4 0 -4
.errorcode|0 4 -2 0 0 -2
.errornum|1 -3 0 1 3 -1
.errors|-4 -6 0 1 4 5
.errortype|-1 2 -1 -1 2 -1
.exitcode|-3 3 0 -1 -1 1
.expected|-2 2 -1 -1 4 -1
.expose|-3 4 1 -1 -1 0
.extensions|0 1 -1 2 -1 -1
.failure|-2 1 -1 -1 3 0
.fatal|1 -1 -1 -1 2 0
.field|-2 4 -1 -1 -1 0
.file|-1 0 3 -1 -1 -1
.filename|-4 1 7 -1 -1 -2
.found|-1 -2 -1 -1 5 -1
.generatedmessage|-1 3 0 -1 -1 0
.headers|1 -2 1 1 2 -2
.hostname|3 1 -1 -2 -1 0
.httpresponse|-2 0 2 2 -2 0
.index|-1 1 2 -1 0 0
.info|1 -4 1 1 2 -1
.input|0 6 -2 -2 -1 -1
.isaxioserror|3 0 -1 -1 -1 0
.isboom|-2 -2 0 3 2 -2
.iscanceled|-2 3 0 -1 0 0
.isserver|-2 -2 0 3 2 -2
.issues|-3 -5 -1 -1 -1 10
.item|-3 -1 0 0 4 0
.key|-1 -1 0 -1 2 2
.killed|1 2 0 -2 -1 0
.kind|-4 8 -2 -1 -1 0
.length|-1 1 -1 0 2 0
.library|-1 0 0 -1 3 0
.line|-2 7 -2 -2 0 -1
.linenumber|-1 3 -1 0 0 0
.loc|-1 4 0 -1 -1 0
.location|-2 4 -1 0 -1 -1
.meta|3 -4 2 -2 2 -2
.metadata|-2 1 1 0 3 -2
.method|0 -2 0 3 0 0
.msg|-1 5 -2 -1 0 0
.nonretryable|-2 4 0 -1 0 -1
.offset|2 -1 -2 1 1 -1
.operator|-1 3 0 -1 -1 0
.originalerror|-2 4 -1 0 -1 0
.originalmessage|0 4 -1 -1 0 -2
.output|-2 0 1 2 2 -2
.path|-4 -1 -2 1 -3 8
.payload|-1 -1 -1 4 -1 0
.port|1 3 -1 -1 -1 0
.pos|-1 3 0 -1 -1 0
.position|-1 3 -2 -1 1 -1
.problems|-1 3 0 0 0 0
.query|2 0 1 -2 0 -1
.raw|3 -1 -1 1 -1 0
.rawresponse|4 -1 -1 2 -1 -3
.reason|-3 2 1 1 1 -2
.requestid|-2 -1 0 1 0 2
.requirestack|0 2 -1 0 0 0
.response|1 -5 2 7 3 -7
.result|-1 -2 2 0 1 0
.retriable|0 4 -3 1 -1 -1
.retryable|6 2 -4 0 -2 -1
.retryafter|4 -1 0 -1 -1 -1
.routine|0 1 -2 0 1 0
.schema|-1 -2 -2 -1 0 5
.scope|1 -3 1 0 1 0
.severity|0 1 -2 0 1 0
.shortmessage|4 -1 -1 -2 2 -1
.signal|1 1 0 -3 -2 3
.spawnargs|3 -1 -3 2 -1 -1
.sql|0 -1 -1 0 3 -1
.status|-5 0 6 5 -1 -2
.statuscode|-2 -2 3 5 1 -4
.statusmessage|2 0 0 -3 1 0
.statustext|1 0 -1 -2 2 -1
.stderr|0 2 0 -3 -2 2
.stdout|0 2 0 -3 -2 2
.syscall|5 4 1 -1 -7 -2
.throttlingreasons|2 -1 0 0 0 0
.token|-2 4 0 -1 -1 -1
.type|2 -2 0 3 -4 0
.url|1 -2 2 1 -1 -2
.value|-2 0 2 1 -1 1
.values|-2 -1 3 0 1 0
.where|0 -1 -1 0 3 0
@lines|-6 2 2 -2 0 7
@moment|4 0 -3 2 -2 -3
@name|-2 4 -1 -1 4 -3
@name at|4 -2 0 0 0 0
@name does|0 -2 3 0 0 0
@name environment|-1 3 0 -1 0 0
@name error|0 0 0 3 -1 -1
@name f|2 -6 2 2 0 0
@name fetch|2 -1 0 0 0 0
@name is|-1 3 0 -1 0 0
@name length|0 3 0 0 0 -2
@name m|2 -2 0 0 0 0
@name no|-1 -2 4 -1 -1 0
@name none|2 -1 0 0 0 0
@name not|2 -3 0 2 -1 0
@name the|-2 0 1 -1 2 -1
@name to|-1 0 0 0 2 0
@name would|2 -1 0 0 0 0
@passing|11 -6 -7 -6 -8 -6
^@name|-7 2 1 4 -2 3
^a|5 -4 0 -1 1 -1
^aborted|3 -2 0 0 -1 0
^access|0 0 0 2 0 0
^all|-1 -2 3 2 -1 -1
^an|2 -1 2 -2 -1 -1
^argument|-1 3 0 0 0 -1
^at|-1 -1 -1 0 1 2
^attempt|4 -1 -1 -1 -1 -1
^attribute|-1 3 0 -1 0 0
^authentication|-1 -2 0 4 0 0
^authorization|-1 0 0 2 0 0
^backend|3 -1 0 -1 0 0
^bad|-1 0 -3 4 2 -2
^body|0 2 0 -1 0 0
^call|1 -2 0 1 0 0
^cannot|-2 4 -1 0 2 -2
^command|-1 1 1 2 -2 1
^conflict|-2 -1 0 -1 4 0
^connect|1 -3 5 -1 -1 0
^connection|3 0 0 -2 0 0
^could|1 -2 5 -1 -2 -2
^database|-4 6 1 -2 0 -1
^document|-1 -1 0 -1 3 0
^eacces|-1 -1 0 2 0 0
^eexist|3 0 0 0 -2 0
^end|0 2 -1 0 0 0
^enoent|0 -3 3 0 0 0
^entity|0 -1 2 0 0 0
^err|-2 2 0 2 0 -1
^error|-8 -4 0 8 2 1
^execution|1 -2 0 0 1 0
^expected|-1 5 -3 -4 -2 5
^f|-2 3 0 0 0 0
^failed|6 -1 -1 -2 -1 -1
^fails|4 -2 0 -1 0 0
^fetch|4 1 0 -2 -2 -1
^file|-4 0 -2 5 2 -1
^first|5 -2 0 -1 0 0
^forbidden|-2 -2 -1 7 -1 0
^found|-1 2 -1 0 0 0
^gave|3 -1 0 -1 0 0
^getaddrinfo|3 -1 -1 0 0 0
^html|2 -1 0 0 0 0
^http|-1 -2 0 0 0 2
^i|2 0 -1 -1 0 0
^id|0 -2 0 -1 0 4
^illegal|-1 2 0 0 0 0
^incorrect|-3 0 -1 -2 7 -1
^input|-1 -2 4 -1 0 0
^insufficient|-2 0 -1 1 2 0
^integrity|-1 -1 0 0 2 0
^internal|6 -2 -1 -1 -1 -1
^invalid|-7 8 -3 -2 0 1
^is|1 2 -1 -1 -1 0
^it|2 -2 0 -1 0 0
^job|1 -2 0 -1 2 0
^jwt|-3 -2 -1 6 0 -1
^key|-1 2 0 -1 0 0
^line|-2 4 -1 -1 0 0
^listen|3 -3 0 0 0 0
^lock|0 2 0 0 -1 0
^login|-2 -2 0 5 -1 0
^lookup|-2 -1 4 -1 0 0
^max|4 -2 0 -1 0 0
^maximum|-2 3 0 0 0 0
^method|-1 3 0 0 -1 0
^missing|-4 5 4 -1 -2 -1
^must|-1 -1 0 0 0 3
^name|-1 -1 0 0 2 1
^near|-1 2 0 0 0 0
^new|1 -2 0 2 0 0
^no|4 -4 4 -1 -3 0
^noauth|0 -1 0 2 0 0
^non|-2 4 0 0 0 0
^noperm|-1 -1 0 2 0 0
^noscript|2 -1 0 0 0 0
^not|-1 0 4 1 0 -3
^nothing|8 -5 -1 -1 -1 -1
^of|1 -2 0 0 2 0
^offset|-1 2 0 0 0 0
^oops|5 -2 -1 -1 -1 0
^operation|5 -3 -1 -1 0 0
^order|6 -4 0 0 -1 0
^parse|-3 -3 -1 -1 0 8
^partial|3 -2 0 0 0 0
^payment|1 -2 0 2 0 0
^permission|-1 -1 0 3 0 0
^printer|3 -1 0 0 0 0
^processing|2 -1 0 0 0 0
^promise|-1 2 0 0 0 0
^property|-2 4 -1 0 0 0
^protocol|0 -4 5 0 0 0
^rate|3 -1 0 -1 0 0
^read|4 -2 0 -1 -1 0
^request|1 5 0 0 -4 -1
^resource|-1 0 0 2 0 0
^response|-2 0 -1 1 2 0
^schema|0 2 0 0 0 -1
^server|2 0 -1 0 -1 0
^service|7 -3 -3 0 0 0
^signature|-2 3 0 0 0 0
^simulated|5 -3 0 -1 0 -1
^slow|2 -1 0 -1 0 0
^socket|2 -1 0 0 0 0
^something|7 -3 -1 -1 -1 -1
^spawn|-2 2 -2 3 0 0
^status|-3 1 4 -1 1 -1
^stream|3 -3 0 0 0 0
^string|-1 3 0 -1 0 -1
^syntax|-1 2 0 0 0 0
^table|-1 2 0 0 0 0
^taken|-2 -2 -1 -1 6 0
^task|3 -2 0 -1 0 0
^terminated|3 -5 0 0 3 0
^terminating|-2 3 0 0 0 0
^test|3 -2 0 0 0 0
^the|8 -3 -1 -2 1 -3
^too|2 1 -1 -1 -1 -1
^transform|-2 3 0 0 0 0
^try|3 -2 0 0 0 0
^unable|0 3 1 -1 -2 -1
^unauthenticated|-2 -1 0 3 0 0
^unauthorized|-4 -3 -2 9 -1 -1
^unavailable|0 2 0 -1 -1 0
^unclosed|-3 6 0 -1 0 -1
^undefined|-5 4 5 -1 -1 -1
^unexpected|-5 4 -2 3 -1 -1
^unimplemented|-2 4 0 -1 -1 0
^unique|-1 0 0 0 2 0
^unknown|-3 7 0 -2 1 -2
^unrecognized|-2 3 0 0 0 0
^unsupported|-3 2 -2 1 3 -1
^upstream|2 -1 0 0 0 0
^user|2 1 1 -1 -2 -1
^validation|-4 0 -1 -2 0 7
^value|0 0 0 -1 2 0
^vendor|3 -2 0 0 0 0
^what|4 -1 -2 0 0 -1
^worker|-2 4 0 -1 -1 0
^wrong|-2 1 -1 4 -1 -1
^wrongpass|0 -2 0 2 0 0
^x|0 -4 2 -1 2 2
^you|-5 3 -1 5 -1 -1
^your|-1 -2 0 0 3 0
a @name|-2 3 0 0 0 0
a b|-3 0 -1 3 1 -1
a buffer|3 -2 0 0 0 0
a c|5 -6 0 -1 2 0
a connection|2 -1 0 0 0 0
a database|-1 -3 0 -1 5 0
a directory|-2 5 -1 -1 -1 0
a function|-1 2 0 0 0 0
a json|0 -2 0 3 0 0
a non|-1 2 0 0 0 0
a number|-2 -3 -1 -1 -1 8
a parser|-1 2 -1 0 0 0
a read|2 -1 0 0 0 0
a required|0 -2 0 0 0 3
a string|-1 -3 0 1 0 4
a teapot|2 0 -1 -1 0 0
a valid|-1 2 0 0 -1 0
aborted|1 6 -1 -2 -3 -1
access|-1 -2 -3 8 -1 0
access denied|-1 -1 0 2 0 0
account|-2 -1 -1 2 1 0
achieve|2 -1 0 0 0 0
acquire|3 -2 0 -1 0 0
active|-1 -3 -1 2 2 0
adapter|-1 2 0 0 0 0
add|1 -2 0 0 2 0
address|3 4 -1 -2 -2 -1
address already|2 -2 0 0 0 0
address is|-1 4 0 -1 -2 0
after|0 4 -1 -1 -1 -1
after ms|-2 3 0 0 0 0
after s|2 -1 0 0 0 0
again|4 -3 -1 -1 1 0
age|-1 -8 8 -1 -1 3
algorithm|-1 2 -1 0 0 0
all|0 -2 4 1 -2 -1
allocate|4 -3 -1 0 0 0
allowed|-1 2 -1 3 -1 -1
already|-3 2 -3 -5 10 -2
already active|0 -1 0 -1 3 0
already exists|-4 4 -2 -2 5 -1
ambiguous|-1 2 0 0 0 0
amount|1 3 -1 -1 -1 -1
amount is|-1 2 0 0 0 0
an api|-2 -1 3 0 0 0
an error|5 -2 -1 -1 -1 0
an invalid|-2 2 0 0 0 0
an or|-1 2 0 0 0 0
an unknown|2 -2 0 0 0 0
and cannot|-1 2 0 0 0 0
and no|-1 2 -1 0 1 0
answer|5 -3 -1 0 0 0
answered|-1 -2 -1 0 -1 4
answered nonsense|-1 -2 -1 0 -1 4
answers|6 -4 0 -1 0 -1
answers nothing|3 -2 0 0 0 0
any|-5 -4 8 3 -1 0
any of|-1 -1 2 1 0 0
api|-1 -3 0 7 -2 -1
api error|-3 1 2 0 -1 0
api key|0 -3 -1 5 -1 0
api token|0 -2 0 2 0 0
app|-1 -1 -1 1 0 2
archive|-2 4 0 -1 -1 0
are allowed|2 -1 0 0 0 0
argument|-4 9 -2 -2 -1 0
argument a|-1 2 0 0 0 0
argument to|0 -1 0 0 0 2
arguments|-1 2 0 0 0 -1
array|-3 7 0 -1 0 -2
article|2 -1 0 0 0 0
at least|-2 3 -1 -1 1 0
at path|0 -1 0 0 0 2
at position|-1 2 0 0 0 0
at the|-1 2 -1 0 0 0
attempt|6 -2 -1 -1 -1 -1
attribute|-1 3 0 -1 0 0
authenticate|-2 -4 -1 3 4 0
authentication|-7 -3 -1 13 -1 -1
authentication failed|-1 -1 0 3 -1 0
authentication required|0 -1 0 2 0 0
authorization|-2 -2 -1 4 0 0
authorization header|0 -1 0 2 0 0
authorized|-1 -3 -1 7 -1 -1
available|2 4 -2 -3 -1 0
away|4 -2 0 -1 -1 0
b|-2 1 0 2 1 -1
back|3 -1 -1 -1 0 0
backend|2 0 0 -1 0 0
backend error|3 -1 0 -1 0 0
bad|-6 5 -4 3 4 -3
bad credentials|-1 -1 0 3 0 0
bad gateway|4 -2 0 -1 0 0
bad request|-4 9 -1 -1 -2 0
bank|2 -1 0 0 0 0
base|-1 2 0 0 0 0
be a|-1 -2 0 1 0 2
be bytes|-2 1 0 0 2 0
be cloned|-2 3 0 0 0 0
be created|1 -2 0 0 1 0
be encoded|0 2 0 0 0 0
be found|-1 -1 3 0 0 0
be of|-1 -3 0 0 -1 5
be sent|2 -2 0 1 0 0
be set|0 2 0 -1 0 -1
be specified|-1 2 0 0 0 0
be type|0 2 0 0 0 -1
because|-2 1 -2 0 2 0
been aborted|-2 2 0 0 0 0
been closed|2 -2 0 0 0 0
been exceeded|-2 -1 0 3 0 0
been terminated|-2 3 0 0 0 0
before|0 2 0 0 0 0
being|2 -3 -1 -1 3 0
between|-2 3 0 0 0 -1
big|-4 6 -1 -1 -1 -1
billing|-2 -1 0 4 0 0
block|0 -7 0 -1 8 0
blocked|-2 -1 0 3 0 0
blocked by|-1 0 0 2 0 0
body|-4 7 -2 0 -1 -1
bounds|-1 2 0 0 0 0
bounds of|-1 2 0 0 0 0
branch|1 -2 0 0 1 0
breaker|3 -2 0 -1 0 0
breaker is|3 -2 0 -1 0 0
broke|4 -2 0 -1 -1 0
browser|2 0 -1 0 0 0
buffer|-3 7 -2 -1 -1 -1
but found|0 2 -1 0 0 0
but got|-1 -3 0 0 4 1
but received|-2 0 0 -1 -1 4
by zero|-1 2 0 0 0 0
bytes|-3 3 -1 -1 2 -1
bytes received|2 -1 0 0 0 0
c|1 -3 -2 0 4 0
cache|-3 1 -1 2 2 0
call|-2 3 0 0 0 -1
call failed|4 -2 0 -1 -1 0
call to|-2 -1 1 1 2 0
callback|-2 -1 0 3 0 0
called|-1 2 0 0 0 0
caller|-1 0 0 2 0 0
can|-1 2 -1 1 -1 0
can only|-1 2 0 -1 -1 0
canceled|-4 8 -1 -1 -1 -1
cancelled|-4 7 -1 -1 -1 -1
cannot|-6 9 -1 -3 2 -2
cannot add|0 -2 0 0 2 0
cannot call|-3 3 0 0 0 0
cannot connect|2 -2 0 0 0 0
cannot contain|-1 2 0 0 -1 0
cannot execute|1 -3 0 3 -1 0
cannot find|0 2 -2 0 0 0
cannot insert|0 -3 0 0 3 0
cbor|-2 4 0 -1 -1 0
central|0 2 -1 0 0 0
central directory|0 2 -1 0 0 0
challenge|-3 2 -4 6 0 0
changed|0 -2 0 -1 4 0
channel|2 -1 2 -2 -1 0
character|-2 5 -1 -1 -1 -1
characters|-1 4 0 -2 -1 0
check|-5 -2 -1 0 9 -1
checksum|-1 0 0 -1 4 -1
circuit|-1 2 0 0 0 0
circular|-1 3 0 0 0 0
claim|0 -2 0 4 -1 0
claim value|0 -2 0 3 0 0
client|1 0 -1 2 -1 -1
client is|2 -1 0 0 0 0
cloned|-2 3 0 0 0 0
close|4 0 -1 -2 -1 -1
close tag|-2 3 0 0 0 0
closed|1 6 -2 -4 0 -1
code|-2 -1 -1 1 4 -1
code @name|1 0 -1 -3 3 0
code forbidden|2 -1 0 0 0 0
code not|-2 2 0 0 0 0
code payment|-1 -1 0 2 0 0
code server|-3 1 0 1 1 0
code x|1 -4 1 3 -1 0
col|-2 4 0 0 0 -1
collection|-1 -2 1 -1 2 0
column|-2 2 -1 -1 1 0
command|-2 2 -2 6 -3 0
command enoent|0 2 -1 0 0 0
command failed|-2 2 1 2 -2 0
command was|0 -4 0 4 0 1
complete|4 -3 -1 0 -1 0
complete the|3 -2 0 0 0 0
components|-1 4 0 -1 -1 0
conditional|-2 0 0 0 3 0
configured|-3 3 -1 3 -1 0
conflict|-6 -4 -1 -3 14 0
connect|-1 -5 4 7 -1 -1
connect econnrefused|6 -3 -1 -2 -1 0
connect enoent|-4 -2 6 0 0 0
connect to|2 -2 0 0 0 0
connected|-5 6 0 0 0 0
connecting|-1 2 0 0 0 0
connection|-1 1 -2 5 -2 -1
connection error|2 -1 0 -1 0 0
constraint|-4 -2 -1 -2 9 -1
constraint failed|-2 -1 0 -1 5 0
contain|-4 3 3 -1 -1 -1
containing|0 2 0 0 0 -1
contains|-3 1 -1 5 -1 -1
content length|2 -1 0 0 0 0
convert|-1 2 0 0 0 -1
correct|0 2 -1 0 0 0
corrupted|-2 4 -1 0 -1 0
corrupted zip|-1 2 0 0 0 0
could|2 1 3 -2 -1 -2
could not|1 1 4 -2 -1 -2
count|0 2 0 -1 0 0
cp|-2 2 1 -1 0 0
crashed|6 -4 0 -1 0 -1
create|-2 3 -1 -1 1 0
created|1 -2 0 0 1 0
credential|-1 2 0 0 0 -1
credentials|-3 -3 -1 8 -1 0
credits|-2 1 0 1 0 0
currently|3 -2 -1 -1 1 0
customer|2 -3 1 -1 1 0
d|-2 2 0 -1 1 0
daily|-3 -1 0 5 0 0
data|-5 0 -1 0 8 -2
data check|-1 -2 0 -1 4 0
data is|-1 2 0 0 0 0
database|-1 -3 2 -1 4 -1
database does|-1 3 -1 0 0 0
database is|1 2 -1 -1 -1 0
deadlock|2 -2 0 0 0 0
decode|-7 -2 -1 -1 -1 11
decrypt|-1 -3 0 1 3 0
decryption|-5 0 -1 8 -1 -1
defined|-2 4 -1 -1 -1 0
deleted|-4 4 -1 -1 2 -1
denied|-3 -4 -1 9 -1 0
denied open|-1 -1 0 2 0 0
dependency|2 0 -1 -1 -1 0
descriptor|-2 -1 0 0 4 0
destroyed|-1 3 0 -1 0 0
details|0 -2 0 3 0 0
detected|0 2 -1 -1 0 0
device|-4 6 -1 -1 0 0
did|2 -2 3 -2 0 -1
did not|2 -2 3 -2 0 -1
digits|-1 2 0 -1 0 0
dimension|-1 2 0 0 0 0
directory|-4 6 2 -1 -1 -1
directory not|-1 2 0 0 0 0
directory open|-1 0 2 0 0 0
disabled|-2 3 -1 0 -1 0
disconnected|-3 3 0 0 0 0
disk|-1 0 0 0 2 0
division|-1 2 0 0 0 0
division by|-1 2 0 0 0 0
docker|-1 -3 4 1 -1 -1
document|-3 4 -1 -2 3 -1
does|-1 1 3 0 -2 -1
does not|-1 1 3 0 -2 -1
down|7 -3 -1 -1 -1 -1
due|1 -2 3 1 -2 0
due to|1 -2 3 1 -2 0
duplicate|-2 -2 -1 -2 6 0
duplicate entry|-1 -1 0 -1 2 0
duplicate key|-1 -2 0 -1 4 0
during|-2 0 -1 3 -1 -1
e|1 -3 -1 1 2 -1
eacces|-2 -3 0 6 0 0
eacces permission|-1 -1 0 2 0 0
eaddrinuse|2 -2 0 0 0 0
eaddrinuse address|2 -2 0 0 0 0
echo|-2 3 0 0 0 -1
echo exit|2 -1 0 0 0 0
econnrefused|7 -3 -2 -3 -1 0
econnreset|4 -2 0 -1 -1 0
eexist|3 0 0 0 -2 0
eexist file|3 0 0 0 -2 0
either|-1 3 -1 -1 0 -1
either or|-1 2 0 -1 0 0
element|-2 5 -1 -1 0 0
elements|-4 0 5 -1 0 -1
email|-2 0 0 1 1 0
empty|-3 6 -1 -1 -1 -1
encoded|0 2 0 0 0 0
encoding|-2 4 0 0 0 0
encountered|-4 5 0 0 0 0
encryption|-1 2 0 1 0 0
end|-2 5 -2 -2 1 -1
end of|-1 3 -2 -1 2 -1
endpoint|-1 0 3 -1 -1 0
enoent|-5 2 6 -1 0 0
enoent no|0 -2 3 0 0 0
enotfound|4 -2 -1 0 0 0
enotfound does|3 -1 -1 0 0 0
entity|-2 3 2 -1 0 0
entry|-3 -5 4 4 2 -1
entry for|-1 -1 0 -1 2 0
environment|-1 4 0 -2 0 0
eof|-2 4 0 -1 -1 0
err|-2 2 0 2 0 -1
err max|-1 -1 0 2 0 0
error|5 6 -2 -1 -3 -6
error a|0 2 0 0 -1 0
error c|0 -2 0 -1 3 0
error code|2 -2 0 -1 1 0
error failed|-2 3 0 0 0 0
error in|-1 2 0 0 0 0
error not|-1 1 2 -1 0 -1
error null|2 -2 0 0 0 0
error occurred|2 -3 1 2 -1 0
error on|-1 3 0 0 0 -1
error unauthorized|-1 -1 0 2 0 0
errors|-4 2 2 4 -2 -1
established|2 -1 0 0 0 0
etimedout|6 -4 0 -1 0 0
eval|2 -1 0 0 0 0
example org|1 -3 0 2 1 -1
exceeded|4 -2 -2 1 0 -1
exceeded for|3 0 0 -2 0 0
exceeded limit|-1 -1 0 2 0 0
exceeded the|2 -1 0 0 0 0
exceeded your|-2 0 0 3 0 0
exec|-3 5 0 -1 -1 0
execute|0 -4 0 5 -1 0
execution|0 -1 0 -1 3 -1
execution already|-1 -3 0 0 5 0
exist|-1 4 4 -2 -3 -1
exist invalid|10 -6 -3 -1 0 0
exists|-4 3 -2 -2 6 -1
exists in|0 -2 0 0 2 0
exists mkdir|-1 2 0 0 -1 0
exit|-3 2 0 -1 -1 3
exited|-2 3 0 0 0 0
exited with|-2 3 0 0 0 0
expect|-1 0 0 0 0 2
expected|-8 0 0 5 -2 6
expected a|-1 -1 0 0 0 2
expected argument|0 -1 0 0 0 2
expected expression|-1 3 0 0 0 -1
expected string|-1 -2 0 0 0 4
expired|-3 -2 -1 7 -1 0
expression|-3 9 -1 -2 -1 -2
extend|-1 -3 5 0 -1 0
f|-2 2 2 0 -1 -1
f could|-2 3 0 0 0 0
failed|5 -4 -1 3 4 -6
failed @name|4 -5 1 1 -1 -1
failed bad|-1 2 0 -1 0 0
failed cp|-2 3 0 0 0 0
failed due|-4 -1 3 2 -1 0
failed e|-1 2 0 0 0 0
failed for|-6 0 0 1 6 -1
failed make|-1 2 0 1 0 0
failed sh|2 1 -1 -1 0 -1
failed t|-2 -1 0 0 4 0
failed to|3 2 1 -1 -4 -1
failed validation|-1 1 0 -1 2 0
failed with|-4 8 -2 -1 0 -1
fails|4 -3 0 -1 1 0
failure|11 -10 -2 -1 -2 4
false|-1 -3 1 2 2 0
fault|4 -2 -1 0 -1 -1
fetch|1 -3 5 0 -1 -1
fetch failed|7 -1 0 -2 -3 -1
few|-1 3 0 -1 0 0
field|-2 4 -1 -2 -1 1
file|-4 -1 6 -1 1 -1
file already|1 3 -1 0 -2 0
file contains|-3 0 -1 5 -1 0
file is|3 -8 2 -2 5 -1
file no|0 4 -3 0 0 0
file or|0 -2 3 0 0 0
filter|-1 2 0 0 0 0
find|-6 8 2 -1 -1 -1
find a|0 -2 2 0 0 0
find filter|-1 2 0 0 0 0
find module|0 2 -1 0 0 0
first|1 -3 0 5 -1 -2
flag|0 2 -1 0 0 0
following|-4 0 3 1 1 -1
for a|0 -1 -1 3 -1 0
for key|-1 -1 0 -1 2 0
for maintenance|2 -1 0 -1 0 0
for minute|-1 2 0 0 0 0
for table|-1 -1 0 2 -1 0
for the|3 -4 0 4 -1 -1
for this|-2 1 -1 1 1 -1
forbidden|-1 -5 -2 10 -2 -1
forbidden get|3 -1 0 -2 0 0
forced|2 -1 0 0 0 0
format|-7 13 -2 -2 -2 -1
formatted|-1 2 0 0 0 0
found|-4 4 11 -5 -5 -2
found for|-2 3 0 0 0 0
found in|-1 3 -1 0 0 0
frame|-3 0 0 0 5 0
free|-1 2 0 0 0 0
frequency|-1 2 0 0 0 0
from a|2 -1 0 0 0 0
full|-1 2 0 0 -1 0
function|-5 8 -1 -1 0 -1
gateway|4 -2 0 -1 0 0
gave|3 -1 0 -1 0 0
gave up|3 -1 0 -1 0 0
get|0 -1 -1 1 -1 2
get no|2 0 -1 -1 0 0
getaddrinfo|3 -2 -1 0 0 0
getaddrinfo enotfound|3 -2 -1 0 0 0
git|-2 -5 7 -1 2 0
given|-3 0 -2 3 2 0
glitch|3 -2 0 0 0 0
go|2 -1 0 0 0 0
gone|3 -2 0 0 0 0
got|-3 5 -1 -2 2 -1
h|4 -6 4 0 0 -1
had|2 -2 0 -1 0 1
handler|1 -3 0 3 0 0
happened|3 -2 0 -1 0 0
has been|0 3 -1 2 -2 -1
has expired|-1 -1 0 2 0 0
has no|4 -3 -2 2 -1 0
head|0 0 0 -1 2 0
header|-3 -1 -2 1 5 -1
header check|-1 -2 0 -1 5 0
headers|-1 2 0 0 -1 0
helper|-1 4 -1 -1 0 0
here|-1 2 0 0 0 0
hiccup|2 -1 0 0 0 0
host|-1 0 0 2 -1 0
html|2 -1 2 -1 -1 0
http|1 -5 2 0 1 1
http code|-3 -1 0 1 2 2
http status|2 -2 0 -1 1 0
id|-5 -1 2 -2 3 2
identifier|-1 3 1 -1 -1 0
illegal|-2 3 0 0 0 0
image|0 -1 0 0 2 0
implemented|-3 6 -1 -1 0 0
implemented get|-2 2 0 0 0 0
in first|-1 -1 0 3 0 0
in table|-1 -1 0 0 2 0
in the|-2 2 -2 1 2 -1
in this|5 -2 0 -1 0 -1
included|-1 0 0 2 0 0
incorrect|-6 1 -2 4 5 -1
incorrect data|-1 -2 0 -1 4 0
incorrect header|-1 -2 0 -1 5 0
index|-3 0 2 0 1 0
index a|-1 2 1 0 -2 0
info|-1 0 0 0 3 0
information|-1 3 0 -1 0 0
inline|-1 -4 6 0 0 0
input|-7 9 2 -1 -2 -2
input file|-1 -2 4 0 0 0
insert|-1 -5 -1 -1 8 0
insert into|-1 -1 0 0 2 0
instance|-2 0 0 0 3 0
instead|0 -3 0 0 3 0
insufficient|-3 1 -1 2 1 0
insufficient permissions|0 -1 0 2 -1 0
insufficient storage|-2 5 -1 -2 0 0
integer|-1 2 0 -1 -1 1
integrity|-1 -1 0 0 2 0
internal|8 -4 -1 -2 -1 -1
internal error|3 -2 0 -1 0 0
into|1 -3 0 0 4 -1
invalid|-9 7 2 1 -3 -2
invalid argument|-1 2 0 0 0 0
invalid credentials|0 -1 0 2 0 0
invalid expression|-1 2 0 -1 0 0
invalid frequency|-1 2 0 0 0 0
invalid json|-1 3 -1 -1 0 0
invalid options|-1 2 -1 0 0 0
invalid password|-1 -5 0 7 0 0
invalid response|2 -2 1 -1 0 0
invalid signature|0 -1 0 2 0 0
invalid type|-1 -2 0 0 0 3
invalid value|0 -4 0 -1 0 6
is a|-2 1 -1 -1 0 2
is away|4 -2 0 -1 0 0
is being|0 -1 0 0 2 0
is busy|2 -2 0 0 0 0
is closed|0 0 0 -1 2 0
is destroyed|0 2 0 0 0 0
is disabled|-2 3 -1 0 -1 0
is down|2 -1 0 0 0 0
is empty|-2 5 -1 -1 -1 -1
is full|-1 2 0 0 0 0
is gone|3 -2 0 0 0 0
is greater|-1 2 0 0 0 0
is in|4 -3 0 0 -1 0
is invalid|-2 2 -1 2 0 -1
is locked|2 -1 0 0 0 0
is malformed|-1 0 0 0 2 0
is missing|-1 -1 4 -1 0 0
is no|3 -4 2 -1 0 0
is not|-6 9 -7 0 5 -2
is on|2 -1 0 0 0 0
is open|3 -2 0 -1 0 0
is outside|-1 2 0 0 0 0
is required|-3 5 -1 -1 -1 0
is set|-1 -1 0 3 0 0
is too|-3 4 0 -1 -1 2
it broke|4 -2 0 -1 -1 0
it did|3 -1 -1 0 0 0
it failed|-2 0 1 -1 0 1
items|2 0 0 -1 -1 -1
items failed|3 -2 0 -1 -1 0
job|4 -5 4 -2 0 -1
js|-4 8 -1 -1 -1 -1
json|-2 4 0 1 -1 -1
json response|-1 3 -1 -1 0 0
jwt|-3 -2 -1 7 -1 -1
key|-10 -1 1 8 5 -2
key for|-1 -4 5 2 -1 0
key name|0 2 -1 -1 0 0
key size|-1 4 0 -1 -1 0
keys|-2 -3 3 -1 -1 3
kill|1 -2 0 0 0 2
kms|-1 -1 0 2 -1 0
kms key|-1 -1 0 2 -1 0
large|-2 2 -1 -1 -1 2
larger|-1 3 0 -1 0 -1
larger than|-1 3 0 -1 0 -1
last|-1 -1 0 0 2 0
least|-2 3 -1 -1 1 0
left|-1 -1 -1 3 2 -1
left on|-3 4 0 -1 0 0
length|-3 7 -1 -1 -1 0
length of|-2 3 0 0 0 0
less|0 -2 2 0 0 0
level|1 -2 0 2 -1 0
limit|2 0 -1 -1 1 -1
limit exceeded|-6 5 0 1 1 0
line|-4 10 -3 -2 -2 -3
line col|-2 3 0 0 0 0
link|-1 2 0 0 0 0
listen|4 -3 0 0 0 0
listen eaddrinuse|2 -2 0 0 0 0
load|1 -2 -1 2 -1 0
lock|-1 5 -1 -1 -2 0
locked|7 -4 -1 -2 -1 0
log|-1 -1 -1 2 1 0
log in|-1 -1 0 3 0 0
login|-2 -3 -1 7 -1 0
long|0 3 0 -1 -1 -1
longer|0 0 2 -1 0 0
looking|-1 -1 2 0 0 0
looking for|-1 -1 2 0 0 0
lookup|-3 -4 8 -1 0 0
lookup failed|-2 -1 4 -1 0 0
lost|4 -2 0 0 0 0
ls|1 0 -1 3 -3 -1
mail|2 -3 1 -1 0 1
maintenance|3 -2 0 -1 0 0
make|-2 3 -2 0 1 0
malformed|-5 6 -1 0 1 -1
many requests|5 -3 0 -1 0 0
match|-2 2 1 -1 -1 0
matches|-2 1 2 0 0 0
matching|-2 2 0 0 0 0
max|3 -5 -1 4 -1 -1
maximum|0 3 0 -1 -1 -1
maximum redirect|-1 2 0 0 0 0
may|-1 2 -1 0 -1 0
mb|0 2 0 -1 -1 0
me|2 -2 0 0 0 0
memory|5 -3 0 -1 0 0
memory limit|2 -1 0 0 0 0
merge|-2 -2 0 -1 4 0
message|-5 6 -2 5 -2 -1
messages|0 2 0 -1 0 0
met|0 -1 0 0 2 0
metadata|-1 4 -3 0 0 0
method|-4 9 -2 -1 -1 -1
method not|-2 4 -1 -1 0 0
min|0 2 0 -1 0 0
minute|-1 2 0 0 0 0
mismatch|3 1 -1 -1 -1 -1
missing|-7 4 6 1 -3 -2
missing key|-1 -1 4 -2 -1 0
mix|-2 3 0 0 0 0
mkdir|-1 2 0 0 -1 0
mode|-2 1 -1 3 -1 -1
model|-2 -1 2 -2 0 3
model answered|-1 -2 -1 0 -1 4
model does|-1 -1 2 0 0 0
module|-1 -1 3 0 0 0
more|4 -1 -1 -2 1 -1
more than|-2 2 0 -1 1 0
moved|2 -1 0 0 0 0
ms|0 2 0 -1 0 0
multi|-4 5 0 -1 0 0
must|-8 10 -2 -2 -2 3
must be|-4 3 -1 0 -1 4
must supply|-1 2 0 0 0 0
n|1 -3 0 -1 3 0
name|-5 6 -3 -3 2 2
name already|-1 2 0 0 0 0
name is|-1 2 0 -1 0 0
named|-1 2 0 0 0 0
names|-2 3 0 0 0 0
names cannot|-2 3 0 0 0 0
near|-2 4 0 -1 -1 0
near syntax|-1 2 0 0 0 0
negative|-1 2 0 0 0 0
net|4 -2 0 0 0 0
net @name|4 -2 0 0 0 0
new|-2 3 -1 1 -1 -1
new row|-1 -1 0 2 0 0
no|-1 3 5 -1 -2 -3
no address|6 -4 0 0 0 0
no longer|0 -1 2 -1 0 0
no name|3 -1 -1 0 0 0
no permissions|-1 -1 0 3 0 0
no space|-3 4 0 -1 0 0
no such|-5 3 8 -3 -2 -1
no title|2 -1 0 0 0 0
noauth|0 -1 0 2 0 0
noauth authentication|0 -1 0 2 0 0
nobody|2 0 0 -1 0 0
node|0 3 -1 -1 0 -1
non|-3 6 -1 -1 -1 -1
none|-1 0 4 -2 -1 -1
nonsense|-1 -1 -1 -1 -1 4
nope|-3 5 -1 -1 0 0
noperm|-1 -1 0 2 0 0
noperm this|-1 -1 0 2 0 0
noscript|2 -1 0 0 0 0
noscript no|2 -1 0 0 0 0
not a|-3 4 0 -2 3 -2
not allowed|-2 3 -1 1 -1 -1
not authorized|-4 -3 -1 9 -1 0
not available|3 -1 -1 -1 0 0
not be|-1 2 -1 -1 1 0
not complete|2 -1 0 0 0 0
not connected|-5 6 0 0 0 0
not contain|-3 0 4 0 0 0
not defined|-1 3 0 0 0 0
not exist|-1 4 4 -2 -3 -1
not find|-5 6 2 -1 -1 -1
not found|-8 2 13 -4 -3 -2
not go|2 -1 0 0 0 0
not have|-1 -1 -1 3 -1 0
not implemented|-3 6 -1 -1 0 0
not in|-1 0 0 -1 2 0
not match|-1 2 1 -1 0 0
not met|0 -1 0 0 2 0
not null|-1 -1 0 0 3 0
not open|0 2 -1 -1 0 0
not parse|2 -2 0 0 0 0
not permitted|-1 2 0 1 0 0
not process|-1 2 -1 0 0 0
not ready|3 -2 0 0 0 0
not recognized|-4 7 -1 -1 -1 -1
not resolve|-4 5 2 -1 -1 -1
not send|2 -2 1 -1 0 0
not serialize|3 -1 0 -1 0 0
not supported|-2 0 4 -1 -1 -1
not valid|-1 2 0 -1 0 0
not work|4 -2 -1 0 0 0
not yet|2 -1 0 0 0 0
not yours|-1 -1 0 4 -1 0
nothing|3 4 -1 -2 -2 -2
now|4 -2 -1 -1 0 0
npm|-3 -1 1 3 2 0
null|-1 -2 -1 -2 5 1
null constraint|-1 -1 0 0 3 0
null into|0 -1 0 0 2 0
number|-4 1 -2 -2 -4 10
o|5 -4 -1 0 0 0
object|-2 1 0 -1 -1 3
object cannot|0 -1 2 0 0 0
object object|-1 2 0 0 0 -1
occurred|2 -4 1 1 1 -1
odd|2 -1 0 0 0 0
of central|0 2 -1 0 0 0
of file|1 -3 0 -1 3 0
of range|-2 3 0 0 0 0
of the|-2 2 0 -2 3 -1
of type|-1 -1 1 0 0 2
offset|-1 3 0 0 0 0
offset is|-1 2 0 0 0 0
on a|-2 3 0 0 0 0
on device|-2 3 0 0 0 0
on line|-2 4 0 0 0 -1
on purpose|4 -2 0 -1 0 0
on strike|3 -2 0 0 0 0
on the|-2 2 -1 0 1 0
one|0 0 -1 -1 2 0
one of|-1 0 -1 0 2 0
only|0 3 -1 0 -1 0
only be|-1 3 0 -1 -1 0
oops|5 -2 -1 -1 -1 0
open|1 1 3 -1 -2 -1
operation|2 2 -3 -1 2 -2
operation failed|-2 -2 0 -1 6 0
operation on|-1 2 0 -1 0 0
operation was|1 3 -1 -1 -2 -1
operations|2 -1 0 -1 0 0
operator|-2 5 0 -1 0 -1
option|-1 6 -1 -2 -1 0
options|-1 3 -1 -1 0 0
or any|-1 -1 2 1 0 0
or api|0 -1 0 2 0 0
or directory|0 -3 4 0 0 0
or is|-3 4 0 0 0 0
or password|-1 -1 0 2 0 0
order|2 0 1 -2 1 -1
order has|-5 7 -1 -1 -1 0
order is|2 -1 0 0 0 0
order was|0 0 0 -1 2 0
org|2 -3 0 1 1 -1
origin|-4 -3 -2 4 5 1
other|-1 -1 0 0 2 0
out|7 -1 -1 -2 -1 -1
out after|-2 3 0 0 0 0
out of|2 1 -1 -1 -1 -1
outside|-3 2 0 2 -1 -1
outside the|-2 1 0 3 0 0
p|2 1 0 -1 -1 -1
package|-1 3 -1 0 0 0
page|4 0 -1 -1 -1 -1
panic|2 0 0 -1 -1 0
parameter|-1 4 -1 -1 -1 -1
parameters|-2 6 -1 -1 0 -1
parent|1 -2 2 0 -1 0
parse|-4 2 -2 -2 -1 7
parse error|-2 5 0 -1 0 -1
parser|-2 4 -1 -1 0 0
parsing|-1 0 0 0 0 2
partial|3 -2 0 0 0 0
pass|0 3 0 -1 0 0
password|-3 -6 -1 12 -1 -1
path|-3 2 2 -1 -1 1
payload|-1 3 -1 0 -1 0
payment|1 -3 -1 5 -1 -1
payment required|-2 -3 0 6 0 0
pdf|-1 2 0 0 0 0
pem|0 2 0 0 0 0
perform|-2 -2 1 4 -1 0
perform this|-1 0 0 2 0 0
period|-1 -1 0 2 0 0
permission|-3 -3 -1 8 -1 0
permission denied|-2 -2 0 5 -1 0
permissions|-2 -2 -1 5 -1 0
permissions for|-1 -1 -1 3 -1 0
permissions to|-1 -1 0 2 0 0
permitted|-1 2 0 1 0 0
please|2 0 -1 -1 0 0
please try|-1 0 0 -1 2 0
please use|2 -1 0 0 0 0
plugin|-2 3 -1 0 -1 0
policy|-1 0 0 2 0 0
position|-1 2 0 0 0 0
prefix|-2 6 -1 -3 -1 0
primary|0 -2 0 -1 3 0
primary key|0 -1 0 0 2 0
printer|3 -2 0 0 0 0
printer is|2 -1 0 0 0 0
privileges|-1 -1 0 2 0 0
problem|6 -3 0 -1 0 -1
process|4 0 -1 -1 -1 -1
process the|6 -4 0 -1 0 0
processing|3 -2 0 -1 0 0
product|-1 -2 3 -1 0 0
project|-3 -3 2 5 -1 0
promise|-1 3 -1 0 0 0
promise timed|2 -1 0 0 0 0
properties|-1 2 0 0 0 0
properties of|-1 2 0 0 0 0
property|-3 4 -2 -1 1 1
protocol|-1 -1 4 -1 -1 0
provided|-6 6 -1 4 -3 -1
provider|3 -4 0 -2 3 0
providers|-2 -1 -1 4 0 0
ps|3 -2 -1 0 0 0
purpose|4 -2 0 -1 0 0
query|-1 0 0 2 0 -1
query select|0 2 0 0 -1 0
queue|2 -1 2 -1 -1 0
queue is|2 -1 0 0 0 0
quorum|2 -1 0 0 0 0
quota|-1 -2 0 4 0 0
quota for|-2 -1 0 3 0 0
range|-3 6 0 -1 -1 -1
rate|4 1 -1 -3 -1 0
rate limit|1 2 0 -2 0 0
raw|-1 -7 2 3 0 2
reached|2 -1 -1 3 -1 -1
reached at|-1 2 0 0 0 0
reached the|0 -2 0 3 0 0
read|3 -2 -2 1 0 -1
read econnreset|4 -2 0 -1 -1 0
read from|2 -1 0 0 0 0
read only|2 -1 0 0 -1 0
read properties|-1 2 0 0 0 0
reading|-1 2 0 0 0 0
readonly|0 -2 0 3 0 0
ready|3 -2 0 0 0 0
reason|-4 -1 0 0 6 -1
received|1 0 -1 -1 -1 3
received type|0 -1 0 0 0 2
recipient|-1 2 0 0 0 0
recognized|-4 7 -1 -1 -1 -1
record|-2 1 0 -2 3 0
redirect|-1 2 0 0 0 0
redirect reached|-1 2 0 0 0 0
redirects|-6 6 0 0 0 0
reference|-1 2 -1 0 0 0
registered|-1 3 -1 -1 -1 -1
rejected|-2 -5 4 5 0 -1
replica|6 -4 0 -1 0 -1
repository|-1 -1 2 1 0 0
request|2 2 -3 0 0 -1
request failed|5 -5 1 0 -1 -1
request for|-5 5 0 0 0 0
request limit|-1 -1 0 2 0 0
request time|-1 -1 0 0 0 3
request timed|2 -1 0 0 0 0
request timeout|2 -1 0 0 0 0
requested|-1 -3 3 0 0 0
requested resource|-1 -1 2 0 0 0
requests|5 -2 -1 -2 -1 0
requests can|-1 2 0 0 -1 0
required|-7 5 -3 4 0 2
required for|-2 2 0 0 0 0
required get|-1 -1 0 2 0 0
resolve|-5 7 2 -1 -1 -1
resource|-1 -4 1 1 3 0
resource already|-1 -2 0 0 3 0
resource not|-1 -1 0 2 0 0
resources|2 -1 0 0 0 0
response|-3 -7 3 9 0 -2
response error|0 -2 0 3 0 0
response not|1 -1 2 -1 0 0
result|0 -3 4 -2 1 -1
retries|-3 2 -2 2 2 -1
retry|3 -2 0 0 0 0
returned|-3 -2 5 -1 1 0
root|-3 6 -1 -1 -1 -1
root element|-1 2 0 -1 0 0
routines|-2 1 0 -1 3 0
row|2 -1 -1 1 -1 -1
rpc|-2 2 -1 0 1 0
run|-2 3 -1 0 0 0
s|0 2 0 -2 0 -1
same|-1 2 0 0 0 0
save|3 -2 -1 0 0 1
schema|-2 6 -1 0 -1 -1
script|-5 7 0 0 0 0
script please|2 -1 0 0 0 0
sealed|1 3 -1 -2 -1 0
search|0 -1 0 2 0 0
second|4 -2 0 0 0 0
seconds|4 -2 0 -1 0 0
secret|-2 0 0 3 -1 -1
section|-2 4 0 -1 0 0
secure|-1 2 0 0 0 0
select|4 -2 -2 2 -1 -1
select from|-3 4 0 0 0 0
select permission|-1 -1 0 2 0 0
send|-1 5 0 -2 -1 0
send the|4 -3 -1 0 0 0
send to|-1 2 0 0 0 0
sent|2 -2 0 1 0 0
sequence|-3 -1 6 0 0 0
serialize|2 0 0 -1 -1 0
serialize access|3 -1 0 -1 0 0
server|-1 -7 2 3 0 3
server does|-2 2 0 0 0 0
server is|2 -1 0 0 0 0
service|8 1 -4 -3 -1 -1
service is|5 -1 -3 0 0 0
service not|2 -1 0 -1 0 0
service unavailable|3 -1 0 -1 0 0
session|-1 -2 -1 5 -1 0
set|-3 3 -1 4 -1 -1
sh c|-3 3 -1 -1 0 1
shards|3 -1 -1 -1 0 0
short|-1 3 0 -1 0 0
should|-2 4 0 0 -1 0
should be|-2 4 0 0 -1 0
shutdown|-2 3 0 0 0 0
signature|-5 3 -2 6 -1 -1
signature verification|-2 -1 0 4 0 0
simulated|5 -3 0 -1 0 -1
size|-4 7 -1 -3 1 -1
size is|-1 2 0 0 0 0
sleep|7 -4 0 -1 0 -1
slow|6 -3 -1 -1 -1 0
slow down|3 -1 0 -1 -1 0
socket|2 0 0 -1 0 0
something|7 -3 -1 -1 -1 -1
something odd|2 -1 0 0 0 0
something went|2 -1 0 -1 0 0
space|-1 3 -1 -1 0 0
space left|-3 4 0 -1 0 0
spawn|-2 2 -2 3 0 0
spawn no|0 2 -1 0 0 0
specified|-3 -1 2 0 3 -1
sqlstate|0 -1 -1 -1 3 0
ssl|-3 4 0 0 -1 0
stale|1 -2 0 -1 1 0
start|-2 0 2 0 1 -1
state|-4 -3 0 -1 9 -1
status|-2 -1 7 0 -1 -2
status code|2 0 1 -1 -1 -2
step|3 -1 0 -1 0 0
step failed|3 -1 0 -1 0 0
storage|-4 7 -1 -1 -1 0
strange|-3 7 -1 -1 -1 -1
stream|2 -2 0 0 0 0
strict|-1 2 0 0 0 0
strict mode|-1 2 0 0 0 0
strike|3 -2 0 0 0 0
string|-5 4 -2 -1 -2 6
string but|-1 -4 0 0 0 6
structure|-1 3 0 -1 0 0
such|-5 3 8 -3 -2 -1
such command|-1 3 -2 0 0 0
such file|-1 -3 5 0 0 0
such flag|0 2 -1 0 0 0
such product|-1 -2 3 -1 0 0
such table|0 2 -1 0 0 0
supplied|0 -5 0 0 0 6
supply|-1 2 0 0 0 0
supported|-3 2 4 -1 -1 -1
syntax|-4 8 -1 -2 -2 -1
syntax error|-2 4 0 -1 0 0
t|-3 1 -1 1 3 0
table|-4 5 -4 1 3 -1
table not|-1 2 0 0 -1 0
tag|-5 9 -1 -1 -1 -1
taken|-3 -1 -1 -2 7 -1
takes|3 -2 0 0 0 0
tar|-1 3 0 0 0 -1
target|1 -2 2 -1 1 0
task has|-2 2 0 0 0 0
teapot|2 0 -1 -1 0 0
template|-6 -4 13 -1 -1 -1
terminated|1 -1 -1 -1 3 -1
terminating|-2 3 0 0 0 0
test|6 -3 -1 -1 0 -1
text|-4 7 -1 0 -1 -1
the argument|0 2 -1 0 0 -1
the article|2 -1 0 0 0 0
the bank|2 -1 0 0 0 0
the bounds|-1 2 0 0 0 0
the caller|-1 0 0 2 0 0
the circuit|-1 2 0 0 0 0
the data|1 -2 0 0 2 0
the file|4 -3 -1 0 1 0
the line|6 -5 0 0 0 0
the max|0 -2 0 2 0 0
the message|2 -1 0 -1 0 0
the model|-1 -2 1 -1 -1 4
the operation|1 -1 -1 -1 4 -1
the order|-3 6 -1 -1 1 -1
the provided|-2 -1 1 2 0 0
the request|0 -4 -1 2 0 2
the requested|0 -2 2 1 -1 0
the resource|-1 0 0 0 2 0
the same|-1 2 0 0 0 0
the server|-4 1 0 -1 2 1
the specified|-1 -4 3 1 0 0
the task|-2 2 0 0 0 0
the transaction|-2 3 0 0 -1 0
the value|-1 2 0 0 0 0
this operation|-2 3 0 0 0 0
this request|-1 2 0 0 0 -1
this time|4 -2 0 0 0 0
this user|-1 -1 0 2 0 0
time|5 -2 -1 -2 -2 2
timed|3 -1 0 -1 -1 0
timed out|3 -1 0 -1 -1 0
timeout|5 -3 -2 0 1 -1
timestamp|-2 0 0 4 -1 0
title|2 -1 0 0 0 0
to @name|-1 2 0 0 0 0
to a|-3 1 -1 -1 -1 4
to authenticate|-1 -4 0 0 5 0
to be|-3 -2 -1 -3 4 5
to complete|2 -2 0 0 0 0
to connect|-2 2 0 0 0 0
to create|-2 3 -1 -1 1 0
to database|2 -2 0 0 0 0
to execute|-1 0 0 2 0 0
to failed|-2 0 -1 3 0 0
to fetch|2 -2 0 0 1 0
to find|-1 -1 2 0 0 0
to open|1 -5 6 -1 -2 0
to parse|-4 6 -1 0 0 -1
to perform|-2 -1 1 3 0 0
to process|3 -2 0 0 0 0
to send|1 2 -1 -1 0 0
to start|1 -2 0 0 2 0
to user|-1 2 0 0 0 0
to write|2 -1 0 0 0 0
today|2 -1 0 0 0 0
token|-5 1 -3 12 -2 -2
token has|-1 -1 0 2 0 0
token is|-1 3 0 -1 -1 0
token not|-1 -1 0 2 0 0
token or|-2 -1 0 3 0 0
tokens|-1 2 -1 0 0 0
too|4 6 -2 -4 -3 0
too big|-2 3 0 0 0 0
too large|-2 2 -1 -1 -1 2
too long|2 0 0 0 -1 0
too many|0 2 -1 0 0 0
too short|-1 3 0 -1 0 0
top|-3 3 0 1 -1 0
topic|-1 -1 0 -1 2 0
transaction|0 1 -1 -2 1 0
transaction is|-1 2 0 0 0 0
transform|-2 3 0 0 0 0
tried|-1 1 2 0 -1 0
tried to|-1 3 0 0 -1 0
trouble|5 -2 0 -1 0 -1
true|8 -6 -1 0 0 0
truncated|-3 6 -1 0 -1 0
try|1 -2 1 -1 1 0
trying|1 -2 0 0 0 1
trying to|1 -2 0 0 0 1
twelve|-1 3 0 -1 0 -1
type|-4 2 -3 -3 6 2
type number|0 4 0 0 0 -3
uint|-1 2 0 0 0 0
uint array|-1 2 0 0 0 0
unable|-1 2 0 -2 3 -2
unable to|-1 2 0 -2 3 -2
unauthenticated|-2 -2 -1 5 -1 0
unauthorized|-6 -5 -2 16 -2 -1
unavailable|3 0 0 -2 -1 0
unclosed|-3 6 -1 -1 -1 -1
unclosed tag|-1 2 0 0 0 0
undefined|-7 9 4 -3 -3 -1
undefined variable|-1 2 -1 0 0 0
unexpected|-1 5 -3 2 -1 -1
unexpected close|1 2 0 -1 0 -1
unexpected end|-2 1 0 -1 2 0
unexpected error|8 -6 0 -1 0 0
unexpected http|3 -2 1 -2 0 0
unexpected token|-1 6 0 -3 0 0
unexpectedly|2 -1 0 0 0 0
unimplemented|-2 4 0 -1 -1 0
unique|-2 -2 -1 -2 7 -1
unique constraint|-1 -2 0 -1 5 0
unknown|-4 9 1 -4 0 -2
unknown error|5 -4 0 0 0 0
unknown query|-1 2 0 0 0 0
unprocessable|-1 3 -1 -1 0 0
unprocessable entity|-1 3 -1 -1 0 0
unrecognized|-2 4 0 0 0 0
unsupported|-4 3 -2 1 2 -1
unsupported operation|-1 2 0 0 -2 0
unsupported zip|-1 3 -1 0 0 0
up|3 -3 -1 1 -1 -1
update|-3 -1 -2 2 5 -1
update a|-1 -1 0 0 2 0
upstream|2 -1 0 0 0 0
uri|-3 6 0 -1 -1 -1
url|-2 1 3 -1 -1 -1
usage|-2 -1 0 3 0 0
use|0 4 -1 -1 -2 0
use by|-1 2 0 0 -1 0
use eval|2 -1 0 0 0 0
user|-3 -5 5 3 0 -1
user has|-1 -1 0 2 0 0
user is|-1 -1 -1 2 0 0
user request|-1 2 0 0 0 0
username|-1 -1 0 2 0 0
valid|-2 4 -1 0 -1 -1
validation|-7 6 -2 -4 1 7
validation error|-2 2 0 -1 2 0
validation failed|-2 3 0 -1 -2 1
value|-9 2 -3 2 4 3
value for|0 0 0 2 -1 0
value is|-1 0 0 2 0 0
values|-3 3 -1 -1 2 0
variable|-2 5 -1 -1 0 -1
variables|-1 2 0 -1 0 0
vendor|4 -2 0 0 0 0
verification|-2 -1 0 4 0 0
verification failed|-2 -1 0 4 0 0
version|-2 2 1 -2 2 -1
version is|-1 -1 2 0 0 0
violates|-1 -3 -1 1 4 0
vulnerability|6 -4 -1 -1 0 -1
was aborted|-1 5 -1 -1 -2 -1
was canceled|0 2 0 0 0 -1
was deleted|-3 5 -1 -1 0 0
was found|-1 4 -3 0 0 0
was not|1 2 -2 -1 -1 0
was provided|-2 3 -1 -1 0 0
web|-2 -3 3 4 -1 -1
went|3 -1 0 -1 0 0
went wrong|2 -1 0 -1 0 0
were rejected|0 -1 5 -2 -1 -1
what|3 -2 0 0 -1 -1
while|0 -1 0 0 2 0
wire|2 -1 0 0 0 0
with a|-4 3 -1 -1 3 0
with error|-2 5 0 -1 -1 -1
with status|0 2 -1 1 -2 0
with the|-1 -2 1 -1 3 0
within|1 2 0 0 -1 -1
without|-2 4 0 -1 0 0
work|4 -2 -1 0 0 0
worker|-2 6 -1 -1 -1 -1
worker terminated|-1 2 0 0 0 0
would|3 -1 0 0 -1 0
would be|2 -1 0 0 -1 0
write|1 4 -2 -2 -1 0
write after|-2 3 0 0 0 0
wrong|-1 2 -1 2 -1 -1
wrong number|-1 -2 0 3 0 0
wrongpass|0 -2 0 2 0 0
wrongpass invalid|0 -2 0 2 0 0
x|-1 3 -1 1 -2 0
x already|1 2 0 0 -2 0
x in|-1 2 0 0 0 0
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|-2 3 0 0 0 0
yes|5 -4 -1 0 0 0
yet|8 -4 -1 -1 -1 -1
you are|-1 -1 2 0 0 0
you have|-1 -2 0 3 1 0
you not|-1 2 0 0 -1 0
you reached|-1 -1 0 3 0 0
your request|2 -1 0 -1 1 0
yours|-1 -1 0 4 -1 0
zero|-1 3 0 0 -1 0
zip|-5 0 10 -2 -1 -1
zip file|-2 4 -2 0 0 0
zone|-1 -1 0 3 0 0
`;
