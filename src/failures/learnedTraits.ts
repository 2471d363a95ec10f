// Made by `test/samples/learn.mjs` from the recorded errors; not to be edited. Each line: a trait (`traits.ts` says how they are written) and what it
// adds to each group of `learned.ts`, in tenths; the first line is what every error starts with.
export const LEARNED = `
|14 8 -13 -9 -12 -11
#40001|2 -1 0 0 -1 0
#RangeError|-3 7 -1 -1 -1 -1
#ReferenceError|-2 5 -1 -1 -1 -2
#SyntaxError|-3 7 -1 -2 -1 -2
#TypeError|-2 7 2 -3 -2 -4
#abort|-7 12 -1 -2 -2 -1
#aborted|-1 2 0 0 0 0
#access|-3 -4 -1 10 -1 -1
#after|3 -1 0 -1 -1 0
#aggregate|4 -4 1 -2 5 -3
#already|-3 -2 -1 -1 7 0
#api|-1 -1 5 4 -4 -1
#arg|-1 2 0 0 0 0
#argument|-2 0 0 0 -1 3
#assertion|-1 3 0 -1 -1 0
#auth|-3 0 0 7 -3 0
#authentication|-5 -4 -1 13 -2 -1
#authorization|-3 -2 0 8 -1 0
#axios|2 1 0 0 -2 0
#back|-2 3 0 0 0 0
#bad|-5 7 -2 -1 2 -1
#before|-1 -1 -1 3 0 0
#billing|-1 -1 0 2 0 0
#blocked|-1 -1 0 2 0 0
#budget|-2 -1 0 -1 4 0
#buf|-1 -2 0 0 4 0
#busy|2 -1 0 0 0 0
#canceled|2 -2 0 0 0 0
#cancelled|-1 2 0 0 0 0
#card|-2 1 0 1 0 0
#channel|2 -1 0 0 0 0
#check|-3 -2 0 2 3 1
#circuit|2 -1 0 0 0 0
#claim|0 -2 0 3 0 0
#client|-2 -1 1 3 2 -3
#clone|-2 4 -1 0 0 0
#close|2 -1 -2 3 -1 -1
#closed|7 -3 -1 -2 -1 0
#combined|-1 -1 1 3 -1 -1
#conditional|-2 -1 0 -1 4 0
#config|-1 3 -1 -1 0 0
#conflict|-2 -4 -1 -2 8 1
#conform|3 -1 1 -2 -1 0
#connect|4 -3 0 0 1 -1
#connection|8 -2 -1 -2 -2 -1
#constraint|-2 -2 0 -1 6 -1
#container|-1 2 0 0 0 0
#content|0 1 -1 -2 2 0
#credentials|-1 -3 -1 5 -1 0
#data|-3 3 -1 -1 1 0
#database|0 0 0 -1 2 -1
#db|3 -1 -1 0 -1 0
#deadlock|3 -2 0 -1 -1 0
#declined|-2 1 0 1 0 0
#decode|-4 -4 -1 -1 -1 10
#decrypt|0 -2 0 0 3 0
#denied|-3 -3 -1 8 0 -1
#detected|0 0 -1 -1 2 0
#disabled|-1 2 0 1 -1 0
#does|-1 -2 2 1 0 0
#drizzle|-1 2 -1 -1 1 -1
#duplicated|-1 2 0 -1 0 0
#eacces|-2 -2 0 6 0 0
#eaddrinuse|2 -2 0 0 0 0
#ebadf|-2 3 0 0 -1 0
#econnrefused|9 -5 -1 -2 -1 0
#econnreset|4 -1 -1 -2 -1 0
#eexist|2 0 0 0 -1 0
#eintegrity|-1 -1 0 0 2 0
#eloop|-2 2 0 0 0 0
#email|-1 4 0 -1 -1 0
#empty|-4 -3 8 -1 0 -1
#end|-1 4 -2 0 0 0
#ended|-3 3 0 0 0 0
#enoent|-5 2 6 -2 -1 0
#enotfound|3 -2 0 0 0 0
#entity|-2 6 -2 -1 -1 0
#entry|-1 -2 4 -1 0 0
#env|-1 3 -1 0 0 0
#eopenbreaker|2 -1 0 0 0 0
#er|1 0 -2 0 1 0
#err|0 3 0 -1 -1 -1
#error|-1 -2 -3 0 6 0
#etimedout|5 -2 -1 -1 -1 0
#etimeout|2 -1 0 0 0 0
#exceeded|2 -4 -1 3 1 -1
#execution|-3 0 0 -1 5 -1
#exist|-1 -1 2 0 0 0
#exists|-2 -1 -1 -1 5 0
#expired|-2 -4 -1 2 -1 5
#failed|-4 -1 -3 3 8 -2
#failure|1 2 -1 0 -1 -1
#fast|-1 0 0 2 -1 0
#fastify|-1 2 0 0 0 0
#field|0 2 0 -1 0 0
#file|-2 3 2 -1 -1 0
#forbidden|-5 -4 -1 11 -1 0
#format|-2 -1 0 -1 3 0
#found|-2 -7 13 -4 0 -2
#fst|-1 2 0 0 0 -1
#full|-2 3 0 0 0 0
#gaxios|2 -3 0 2 -1 0
#general|1 2 -2 0 -1 0
#graph|0 1 -1 2 -1 -1
#http|2 -1 0 0 1 -1
#http2|2 -2 0 0 0 0
#id|0 -1 -1 2 1 0
#idempotent|-1 2 0 0 -1 0
#image|-2 2 0 -1 0 0
#implemented|-1 3 -1 -1 0 0
#in|2 -1 0 0 0 0
#input|-1 3 -1 -1 0 0
#insufficient|-1 -1 0 1 2 0
#internal|5 0 -1 -3 -1 -1
#invalid|-10 7 1 7 -2 -4
#is|2 -2 1 0 -1 0
#jose|0 -1 0 2 0 0
#json|-1 -2 0 4 0 -1
#jwks|-2 -2 3 1 0 0
#jws|0 -4 0 5 0 0
#jwt|-1 0 0 4 -2 -1
#key|-2 0 2 2 -2 -1
#known|2 -2 1 -2 2 -1
#large|-2 4 0 -1 -1 0
#leader|3 -1 -1 -1 0 0
#length|0 2 0 -1 -1 -1
#limit|5 0 -1 0 -2 -1
#lock|1 -1 -1 -1 3 0
#loop|-3 4 0 0 -1 0
#malformed|-2 4 0 0 -1 0
#many|3 -3 -1 2 -1 -1
#max|-2 6 -1 -2 -1 0
#memory|2 -2 0 0 0 0
#message|-1 5 0 -3 0 0
#metadata|0 2 -2 0 0 0
#mismatch|-2 -4 -1 -1 7 1
#missing|-4 5 2 -2 0 -1
#model|0 -3 0 -1 0 3
#module|-1 5 -2 -1 -1 0
#name|-1 2 -1 0 -1 0
#network|0 -1 0 2 0 0
#no|-3 -1 8 -1 -2 -1
#non|-4 3 -1 0 2 -1
#not|-4 -1 14 -2 -5 -2
#object|3 -4 2 3 -3 -1
#off|-2 3 0 0 0 0
#open|2 -2 2 0 -1 0
#operation|0 0 -1 -1 3 0
#optimistic|-3 -1 0 0 4 0
#option|0 2 0 -1 -1 0
#ossl|0 -1 0 -1 2 0
#output|-2 2 -1 0 0 1
#overloaded|4 -1 0 -1 0 0
#p2002|-2 -1 0 0 4 0
#p2021|-1 2 0 0 -1 0
#p2024|2 -1 0 0 -1 0
#p2025|-2 -1 4 0 -1 0
#p2034|2 -1 0 0 -1 0
#padding|-2 -1 0 0 3 0
#parameter|-1 3 0 -1 -1 0
#parse|-8 9 -2 -3 -2 6
#parser|-2 5 -1 -1 0 -1
#payload|-1 3 0 -1 0 0
#payment|-2 -1 0 4 0 0
#permission|-2 -1 -1 4 -1 0
#permissions|-2 -2 0 5 -1 0
#policy|-4 0 -1 -3 8 -1
#precondition|-1 -3 0 -1 6 0
#prefix|-1 -2 0 0 3 0
#premature|2 -1 0 0 0 0
#prisma|3 -3 1 -2 2 0
#progress|2 -1 0 0 0 0
#protocol|2 -3 3 0 -1 0
#provider|-2 -1 1 3 0 0
#provisioned|2 -1 0 0 0 0
#pull|-1 2 0 0 0 0
#ql|0 1 -1 2 -1 -1
#qs|0 -1 2 0 -1 0
#query|0 0 1 -2 2 -1
#queue|-1 -1 2 0 0 0
#quota|-4 -2 0 6 0 0
#range|-4 8 -1 -1 -1 -1
#rate|3 -1 -1 0 -1 -1
#readonly|-1 -2 0 3 0 0
#redirect|-1 2 0 0 0 0
#redirects|-1 2 0 -1 0 0
#reference|-2 5 -1 -1 -1 -2
#refused|3 -1 0 -1 0 0
#request|-1 0 0 1 2 -1
#requests|2 -4 0 3 0 -1
#required|-5 1 -1 1 4 0
#res|-1 2 0 0 0 0
#resource|0 -3 3 0 0 0
#response|1 1 2 -1 -2 -2
#rest|-1 -3 1 1 3 -1
#result|-4 -3 8 -1 0 -1
#retriable|-3 5 -1 -1 0 0
#retries|3 -2 0 -1 0 0
#retry|4 -2 0 -1 0 0
#rpc|2 -1 -1 0 0 0
#schema|-1 -4 0 -1 1 5
#script|-3 4 0 0 0 0
#sequelize|-2 -3 1 -1 4 1
#server|6 -3 -2 -1 1 -1
#service|7 -4 -3 0 -1 0
#session|2 -1 0 0 0 0
#signature|-2 -4 -1 8 -1 0
#size|-3 5 0 -1 0 0
#skewed|-1 -2 0 0 0 4
#sqlite|-3 0 1 0 3 0
#ssl|-1 2 0 0 0 0
#state|-2 -3 0 0 6 0
#status|-1 -2 1 1 -1 2
#strike|5 -3 0 -1 0 -1
#stripe|2 -2 0 1 -1 0
#struct|-1 -1 0 0 0 2
#such|-1 -2 7 -1 -1 0
#supported|0 -1 -1 2 0 0
#syntax|-3 8 -1 -3 -2 -2
#tag|-1 2 0 -1 0 0
#template|-4 6 0 -1 0 0
#throttled|2 -1 0 -1 0 0
#throttling|3 -2 0 -1 0 0
#throughput|2 -1 0 0 0 0
#time|-1 -2 0 -1 0 4
#timeout|9 -4 -1 -3 -2 -1
#token|-4 -5 -1 8 -1 4
#too|-1 2 -1 0 -2 3
#transaction|2 0 0 -1 -1 0
#traversal|0 -2 0 0 0 3
#trpc|-2 -1 0 -1 4 -1
#type|-3 6 2 -4 -2 -1
#unauthorized|-5 -4 -1 11 -1 -1
#unavailable|5 -2 0 -1 -1 0
#undefined|-2 -2 7 -1 -1 0
#unique|-2 -2 0 0 6 -1
#unknown|4 -2 0 -2 1 -1
#unprocessable|-1 4 0 -1 -1 0
#unrecognized|-1 -1 0 2 0 0
#unsupported|-2 5 0 0 -2 0
#vali|0 -3 0 0 0 4
#validation|-10 -5 -2 -2 -4 20
#value|-1 2 0 1 -1 0
#verification|-2 -2 0 4 0 0
#version|-3 -1 0 -1 6 -1
#violation|-5 -4 -1 6 4 -1
#web|-2 -4 3 4 -1 -1
#wretch|-1 0 2 -1 1 -1
#xx|1 -2 0 1 0 0
#yaml|-1 3 -1 -1 -1 0
#zero|-1 2 0 0 0 0
#zod|-6 -7 -1 -2 -1 16
#zstd|-1 -2 0 0 3 0
.actual|-1 3 0 -1 -1 0
.address|-1 0 5 -1 -1 0
.ajv|0 -1 0 0 0 2
.arkerrors|0 -2 0 0 0 3
.body|1 -2 0 5 -1 -2
.branch|-1 -1 0 0 0 2
.cause|0 -1 -2 -3 4 4
.claim|0 -1 0 2 -1 0
.clientversion|4 -3 -1 -2 1 0
.cmd|-1 1 1 -2 0 1
.code|-3 1 3 5 6 -7
.col|-1 3 0 -1 0 0
.column|-4 2 6 -2 -1 -2
.command|2 1 1 0 -2 -1
.config|2 -1 0 0 0 0
.consumedpoints|3 -1 0 -1 0 0
.contenttype|1 2 0 -1 -1 0
.context|-1 3 -1 0 -1 -1
.correlationid|0 -3 2 1 0 0
.data|-4 -2 3 4 3 -3
.date|-1 -1 -1 3 0 0
.detail|2 0 -1 0 0 -1
.details|-6 -3 0 -1 3 7
.diff|-1 3 0 -1 -1 0
.documentationurl|0 3 -1 -1 0 -2
.errno|2 0 -1 -2 4 -3
.error|-2 -1 2 6 0 -4
.error_description|-2 0 0 2 0 0
.errorcode|-1 3 -1 0 1 -2
.errornum|1 -3 0 0 3 -1
.errors|-3 -6 0 0 3 7
.errortype|-1 2 -1 -1 2 -2
.exitcode|-1 2 0 -1 -1 0
.expected|-3 0 -1 -1 4 1
.expose|-4 2 2 1 -1 -1
.extensions|0 1 -1 2 -1 -1
.failure|-2 1 -1 -1 2 0
.field|-2 3 -1 1 -1 0
.file|-1 1 3 -1 -1 -1
.filename|-4 1 7 -1 -1 -1
.found|-1 -2 -1 -1 5 -1
.generatedmessage|-1 3 0 -1 -1 0
.headers|-1 -1 2 2 2 -3
.hostname|4 0 -1 -2 -1 0
.httpresponse|-2 0 2 1 -2 0
.index|-1 2 1 -1 -1 0
.info|2 -3 0 0 3 -1
.input|0 5 -2 -1 -1 -1
.isaxioserror|4 0 -1 -1 -3 0
.isboom|-2 -2 0 3 2 -2
.iscanceled|-1 3 0 -1 0 0
.isempty|-1 -2 0 -1 0 4
.iskyerror|-2 2 -1 0 1 0
.isserver|-2 -2 0 3 2 -2
.issue|-1 -3 0 0 0 5
.issues|-5 -6 -1 -1 -1 14
.item|-2 -1 0 0 4 0
.key|-1 -1 0 -1 1 2
.killed|0 1 0 -2 1 1
.kind|-5 8 -1 -1 -1 0
.library|-1 0 0 -1 2 0
.line|-2 7 -2 -2 -1 -2
.linenumber|-1 2 -1 0 0 0
.loc|-1 4 0 -1 -1 -1
.location|-2 4 -1 0 -1 -1
.meta|1 -2 2 -1 2 -2
.metadata|0 -2 0 0 3 -2
.method|-1 -3 1 3 0 1
.msbeforenext|3 -1 0 -1 0 0
.msg|-1 4 -2 -1 0 0
.nextretrydelay|2 0 0 -1 0 0
.node|-2 -1 4 0 0 0
.nonretryable|-4 7 -1 -1 -1 -1
.opensslerrorstack|0 -2 0 0 3 0
.operator|-1 3 0 -1 -1 0
.original|1 -1 -2 0 2 -1
.originalerror|-2 4 -1 0 -1 0
.originalmessage|0 4 -1 -1 -1 -1
.output|-2 0 0 2 2 -2
.param|-1 0 0 0 2 0
.parameters|3 0 -1 0 -1 0
.params|-1 0 -1 -1 2 1
.parent|1 -1 -2 0 2 -1
.path|-3 -2 -1 0 -3 9
.payload|0 -1 -1 3 -1 0
.port|1 3 -1 -1 -1 0
.pos|-1 3 0 -1 -1 0
.position|0 3 -2 0 0 -1
.problems|-1 3 0 0 -1 0
.query|2 0 0 -1 1 -1
.raw|2 -2 0 1 -1 0
.rawresponse|2 -1 0 4 -1 -4
.reason|-2 3 1 1 0 -2
.received|-1 -1 2 0 1 0
.refinement|-1 -1 0 0 0 2
.remainingpoints|3 -1 0 -1 0 0
.requestid|-1 -2 1 0 0 3
.requirestack|0 2 -1 0 0 0
.resource|-1 0 0 0 0 2
.response|0 -5 4 8 2 -7
.result|-1 -2 1 1 2 0
.retriable|2 3 -4 1 -1 -1
.retryable|3 3 -4 0 -1 -1
.retryafter|4 -1 0 -1 -1 -1
.schema|-1 -2 -2 0 0 6
.scope|1 -4 2 0 2 0
.severity|0 0 -2 0 1 0
.shortmessage|4 -1 -2 -2 2 -2
.signal|1 1 -1 -3 -1 2
.spawnargs|3 -1 -3 2 -1 -1
.sql|0 -1 -1 0 3 -1
.sqlmessage|0 0 -2 0 1 0
.sqlstate|1 0 -2 0 1 0
.statustext|-1 0 0 0 2 -1
.stderr|0 1 1 -2 -1 2
.stdout|0 1 1 -2 -1 2
.syscall|5 3 1 -1 -7 -2
.task|0 -2 2 -1 0 0
.throttlingreasons|3 -2 0 -1 0 0
.timeouttype|2 -1 0 0 0 0
.token|-1 4 0 -1 -1 -1
.type|3 -2 0 3 -4 0
.types|2 0 0 -1 -1 0
.url|1 -2 3 2 -1 -3
.value|-2 -1 0 0 -1 4
.values|-2 -1 2 -1 2 0
.where|1 -1 -1 0 2 0
@lines|-5 3 2 -2 -2 6
@moment|5 2 -4 2 -4 -4
@name|-2 4 -1 -2 2 -3
@name @name|4 -6 0 2 3 -2
@name a|7 -5 -1 -1 1 0
@name already|0 3 0 0 -3 0
@name at|4 -2 0 0 -1 0
@name bad|-1 3 0 -1 -1 0
@name code|0 -2 0 3 -1 0
@name content|-1 -1 0 0 2 0
@name database|2 0 0 0 -1 0
@name does|2 -5 3 0 0 0
@name duplicate|-1 -2 0 -1 3 0
@name echo|-4 4 0 0 0 0
@name environment|-1 3 0 -1 0 0
@name error|-2 1 -1 3 -1 -1
@name expected|-1 2 0 -1 0 0
@name fetch|2 -1 0 0 0 0
@name in|-1 2 0 0 0 0
@name invalid|0 2 0 0 0 0
@name is|-1 3 -1 -1 1 -1
@name length|-1 2 0 0 0 -2
@name limit|-2 2 0 0 0 0
@name no|-1 -1 3 -1 -1 0
@name none|2 -1 0 0 0 0
@name not|2 -2 -1 2 -1 0
@name or|-1 2 -1 1 0 0
@name pod|-1 -1 0 1 2 0
@name provider|0 -2 0 0 3 0
@name select|4 -3 -1 0 0 0
@name set|0 2 0 -1 0 0
@name sleep|2 -1 0 0 0 0
@name ssl|-1 2 0 0 0 0
@name the|-1 0 0 -1 2 0
@name to|-1 0 0 0 2 0
@name true|2 -2 0 -1 2 0
@name user|0 -2 0 -1 2 0
@name would|2 -1 0 0 0 0
@passing|10 -5 -7 -6 -7 -6
^@name|-5 -1 2 3 -1 3
^a|8 -4 -1 -1 -1 -1
^aborted|3 -1 0 0 -1 0
^access|-1 0 0 2 0 0
^activity|-1 2 0 0 -1 0
^all|-1 -2 2 2 -1 -1
^an|2 -3 2 -2 2 -1
^argument|-1 3 0 0 0 -1
^attempt|4 -2 -1 1 -1 -1
^attribute|-1 3 0 -1 0 0
^authentication|-2 -2 0 4 0 0
^backend|3 -1 0 -1 0 0
^bad|-1 1 -3 4 2 -2
^body|0 2 0 -1 0 -1
^breaker|2 -1 0 0 0 0
^cannot|-2 3 -1 1 2 -2
^card|-1 2 0 -1 0 0
^cloning|2 -1 0 0 0 0
^closed|-2 3 0 0 0 0
^conflict|-2 -1 0 0 4 0
^connect|0 0 5 -2 -1 0
^connection|3 -1 0 -2 0 0
^could|1 -1 5 -1 -1 -2
^customer|3 -1 -1 0 0 0
^data|-1 -2 0 0 1 2
^database|-3 5 1 -2 0 -1
^decompression|-2 -1 0 0 3 0
^document|-1 -1 0 0 4 0
^eacces|-1 -1 0 2 0 0
^eexist|2 0 0 0 -1 0
^eloop|-2 2 0 0 0 0
^end|0 2 -1 0 0 0
^enoent|0 -2 3 0 0 0
^entity|0 -1 2 0 0 0
^err|-3 3 0 1 -1 -1
^error|-7 -4 0 7 1 3
^expected|-1 6 -3 -3 -3 4
^failed|7 -2 -1 -2 -1 -1
^fails|4 -2 0 -1 0 0
^fetch|3 2 0 -2 -2 -1
^file|-4 0 -1 4 2 -1
^first|5 -3 0 -1 0 0
^forbidden|-2 -2 -1 7 -1 0
^found|-1 2 0 0 0 0
^gave|3 -1 0 -1 0 0
^getaddrinfo|5 -2 -2 0 0 0
^html|2 -1 0 -1 0 0
^http|-1 -1 0 -1 -1 4
^id|0 -2 0 -1 0 3
^illegal|-1 2 0 0 0 0
^incorrect|-3 0 -1 -2 7 -1
^input|-1 -1 4 -1 -1 -1
^insufficient|-2 0 -1 1 2 0
^integrity|-1 -1 0 0 2 0
^internal|7 -3 -1 -1 -1 -1
^invalid|-9 8 -3 -2 0 2
^is|1 2 -1 -1 -1 1
^it|3 -2 1 -1 0 0
^job|1 -2 0 -1 3 0
^jwt|-2 -2 -1 6 0 -1
^key|0 2 0 -1 -1 0
^line|-2 4 -1 -1 0 0
^listen|3 -3 0 0 0 0
^lock|0 2 0 0 -1 0
^login|-2 -2 0 5 -1 0
^lookup|-2 -1 4 0 0 0
^max|4 -3 0 -1 0 0
^maximum|-2 3 0 -1 0 0
^method|-1 2 0 -1 -1 0
^missing|-4 4 3 0 -1 -1
^must|-1 0 0 0 -1 2
^name|-1 -1 0 0 2 1
^near|-1 2 0 0 0 0
^new|0 -1 0 2 0 0
^no|4 -4 3 0 -3 0
^non|-2 4 0 0 0 0
^noperm|-1 -1 0 2 0 0
^not|0 -2 4 2 -1 -3
^nothing|8 -5 -1 -1 -1 -1
^of|1 -1 0 0 2 0
^offset|-1 2 0 0 0 0
^on|2 -1 0 0 -1 0
^oops|6 -2 -1 -1 -1 0
^operation|5 -3 -1 -1 0 0
^order|6 -3 -1 -1 -1 0
^out|2 -1 0 0 0 0
^parse|-3 -3 -1 -1 -1 8
^partial|4 -2 0 -1 0 -1
^password|0 2 0 -1 0 0
^payload|-1 2 0 0 0 0
^payment|1 -2 0 2 -1 0
^permission|-1 -1 0 3 -1 0
^pods|-1 -1 0 0 2 0
^premature|2 -1 0 0 0 0
^printer|2 -1 0 0 0 0
^processing|2 -1 0 0 0 0
^promise|-1 2 0 0 0 0
^property|-1 4 -2 0 0 0
^protocol|0 -4 5 0 0 0
^quota|0 -1 0 2 0 0
^rate|3 -1 0 -1 0 0
^read|4 -2 0 -1 -1 0
^received|0 2 0 0 0 0
^record|0 -1 0 0 2 0
^request|1 5 0 0 -5 -2
^resource|-2 -1 0 2 1 0
^response|-3 0 -1 1 3 0
^rollback|-2 3 0 0 0 0
^sasl|-1 -1 0 2 0 0
^script|-3 4 0 0 0 0
^server|2 -1 0 0 -1 0
^service|5 -1 -3 -1 -1 0
^signature|-1 2 0 0 0 0
^simulated|5 -3 0 -1 -1 -1
^slow|2 -1 0 -1 0 0
^socket|2 -1 0 0 0 0
^something|7 -3 -1 -1 -1 -1
^spawn|-3 2 -1 3 0 0
^status|-3 0 5 -1 1 -2
^stream|2 -2 0 0 0 0
^string|-1 3 0 -1 0 -1
^syntax|-1 2 0 0 0 0
^taken|-2 -2 -1 -1 6 0
^task|3 -2 1 -1 0 0
^terminated|4 -6 0 0 3 0
^terminating|-2 3 0 0 0 0
^test|3 -2 0 0 0 0
^the|8 -2 -1 -2 1 -3
^this|1 2 -1 -1 -1 0
^too|2 2 -1 -2 -1 0
^transform|-2 3 0 0 0 0
^try|3 -1 0 0 0 0
^unable|0 3 0 -1 -2 0
^unauthenticated|-2 -1 0 4 0 0
^unauthorized|-4 -3 -2 10 -1 -1
^unclosed|-3 6 -1 -1 -1 -1
^undefined|-5 4 5 -2 -1 -1
^unexpected|-4 4 -2 3 -1 -1
^unimplemented|-2 4 0 -1 -1 0
^unique|-1 0 0 0 2 0
^unknown|-3 7 0 -2 0 -2
^unrecognized|-2 3 0 0 0 0
^unsupported|-3 3 -1 0 1 -1
^upstream|2 -1 0 -1 0 0
^user|1 1 2 -1 -2 -1
^validation|-4 1 -1 -2 -1 7
^value|-1 0 0 -1 2 0
^vendor|3 -2 0 0 0 0
^what|3 -1 -1 0 -1 0
^worker|-3 5 0 -1 -1 0
^write|2 0 -1 -1 1 0
^wrong|-2 0 -1 4 -1 -1
^wrongpass|0 -1 0 2 0 0
^you|-4 2 -1 6 -2 -1
^your|-1 -1 0 1 2 0
a @name|0 -1 -1 3 0 -1
a buffer|3 -2 -1 0 0 0
a database|-1 -3 0 -1 5 0
a directory|-2 4 -1 -1 0 0
a function|-1 2 0 0 0 0
a json|0 -1 0 2 0 0
a message|-3 3 0 0 0 0
a network|-1 -1 0 2 0 0
a non|-1 2 0 0 0 0
a number|-2 -3 -1 -1 -1 7
a parser|-1 2 -1 0 0 0
a read|2 -1 0 0 0 0
a required|0 -1 0 0 0 2
a second|-1 0 0 0 2 0
a string|-1 -2 0 1 0 3
a valid|-2 3 0 0 -1 0
aborted|1 6 -1 -2 -3 -1
abrt|2 -1 0 0 0 0
accept|-1 2 0 0 0 0
access|-1 -2 -3 8 -2 -1
access denied|-1 -1 0 2 0 0
account|-3 -1 -1 4 2 0
account is|-1 -1 0 0 2 0
achieve|2 -1 0 0 0 0
acquire|3 -2 0 -1 0 0
acquired|-1 2 0 0 0 0
active|-2 -1 0 2 1 0
activity|-1 2 0 0 -1 0
adapter|-1 2 0 0 0 0
add|1 -2 1 0 2 0
address|3 4 -1 -2 -2 -1
address already|2 -2 0 0 0 0
address is|-1 4 0 -1 -1 0
after|0 4 -1 -1 -1 -1
after @name|2 -1 0 0 0 0
after end|-1 2 0 0 0 0
after ms|-1 2 0 0 0 0
again|3 -3 0 -1 2 -1
age|-1 -8 8 -1 -1 4
algorithm|-1 2 -1 0 0 0
all|0 -2 3 1 -1 -1
all promises|0 -1 2 -1 0 -1
allocate|4 -2 -1 0 0 0
allow|-1 -2 0 0 2 0
allowed|-3 1 -2 3 0 0
already|-3 3 -3 -5 10 -2
already active|0 -1 0 -1 2 0
already exists|-4 4 -2 -2 5 -1
am|2 -2 0 0 0 0
amount|2 3 -1 -1 -1 -1
amount is|-1 2 0 -1 0 0
an api|-2 -1 3 0 0 0
an error|4 -1 -1 -1 -1 0
an invalid|-2 2 0 0 0 0
an operation|-4 -1 0 0 5 0
an unknown|2 -2 0 0 0 0
and cannot|-1 2 0 0 -1 0
and no|-1 2 -1 0 1 0
and the|-1 -1 0 0 0 2
answer|5 -3 -1 -1 0 0
answered|0 -2 -1 -1 -1 4
answered nonsense|-1 -2 -1 0 -1 4
answers|6 -4 0 -1 -1 -1
answers nothing|3 -2 0 0 0 0
any|-5 -2 7 1 -1 0
api|-2 -3 1 7 -2 -1
api error|-2 1 2 0 -1 0
api key|-1 -3 -1 6 -1 0
api token|0 -1 0 2 0 0
app|-1 -2 -1 1 3 1
application|1 -2 0 1 0 0
apply|1 -2 0 1 0 0
archive|-2 4 0 -1 -1 0
are allowed|2 -1 0 -1 0 0
arg|-1 2 0 0 0 0
argument|-4 9 -2 -2 -2 0
argument a|-1 2 0 0 0 0
argument to|0 -1 0 0 0 2
arguments|-1 2 0 0 0 0
array|-2 6 0 -1 -1 -2
article|2 -1 0 0 0 0
as the|-2 2 0 0 1 0
assert|0 -1 0 0 0 2
at least|-2 3 -1 -1 0 0
at most|-1 2 0 0 0 0
at position|-1 2 0 0 0 0
at row|-1 2 0 0 0 0
at the|0 2 -1 0 0 0
attempt|6 -3 -1 0 -1 -1
attempt to|-2 1 0 2 0 0
attribute|-1 3 0 -1 0 0
audit|-3 0 -1 1 4 0
auth|0 -2 0 2 0 0
authenticate|-2 -3 0 3 2 0
authenticate data|-1 -2 0 0 4 0
authentication|-8 -3 -1 14 -2 -1
authentication failed|-2 -1 0 3 -1 0
authentication required|-1 -1 0 2 0 0
authorization|-2 -2 -1 5 -1 0
authorization failed|-1 0 0 2 0 0
authorized|-1 -3 -1 7 -1 0
available|1 4 -2 -2 -1 0
away|5 -2 0 -1 -1 0
back|2 0 -1 -1 -1 -1
backend|3 0 0 -2 0 0
backend error|3 -1 0 -1 0 0
bad|-6 5 -4 4 4 -3
bad credentials|-1 -1 0 3 0 0
bad decrypt|0 -2 0 0 3 0
bad gateway|4 -2 0 -1 0 0
bad request|-5 10 -1 -1 -2 0
bank|2 -1 0 0 0 0
base|-1 2 0 0 0 0
be a|0 -2 0 1 0 2
be bytes|-1 0 0 0 2 0
be cloned|-2 4 -1 0 0 0
be created|0 -1 0 0 2 0
be encoded|0 2 0 0 -1 0
be found|-1 -1 3 0 -1 0
be negative|-1 2 0 0 0 0
be of|-1 -3 0 0 -1 5
be sent|2 -2 0 1 0 0
be set|0 2 0 0 0 -1
be specified|-1 2 0 0 0 0
be string|0 -1 0 0 0 2
because|-1 0 -1 0 2 0
been aborted|-1 2 0 0 0 0
been closed|2 -2 0 0 0 0
been exceeded|-1 0 0 2 0 0
been reached|0 -2 0 2 0 0
been terminated|-2 3 0 0 0 0
before|0 2 0 -1 0 0
being|2 -3 -1 -1 3 0
between|-1 2 0 0 0 -1
between the|-1 -1 0 0 0 2
big|-4 7 -1 -1 -1 -1
billing|-1 -1 0 3 -1 0
block|0 -7 0 -1 9 -1
blocked|-2 -1 0 3 1 0
body|-3 6 -2 -1 -1 1
boom|4 -2 0 -1 0 0
bounds|-1 2 0 0 0 0
bounds of|-1 2 0 0 0 0
breaker|3 -2 0 -1 0 0
breaker is|3 -2 0 -1 0 0
broke|4 -2 0 -1 -1 0
broker|2 -1 -1 0 0 0
browser|2 -1 -1 0 0 0
buffer|-2 7 -2 -1 -1 -1
build|-3 4 0 -1 0 0
but found|0 2 -1 0 0 0
but got|-1 -3 0 0 4 1
but received|-2 0 0 -1 -1 3
by another|-1 2 0 0 -1 0
by server|-2 3 0 -1 0 0
by zero|-1 2 0 0 0 0
bytes|-2 3 0 -1 1 -1
bytes received|2 -1 0 0 0 0
call|-1 3 0 -1 0 -1
call failed|4 -2 0 -1 -1 0
call to|-2 -1 1 1 2 0
callback|-1 -1 0 3 0 0
called|-1 2 -1 0 0 0
caller|-1 0 0 2 0 0
can only|-1 2 0 -1 -1 0
canceled|-4 8 -1 -1 -1 -1
canceled sleep|2 -1 0 0 0 -1
cancelled|-4 4 -1 -1 3 -1
cannot|-6 8 -1 -2 3 -3
cannot add|0 -2 0 0 2 0
cannot be|-3 0 1 -1 3 0
cannot call|-3 3 0 0 0 0
cannot connect|2 -2 0 0 0 0
cannot contain|-1 2 0 0 -1 0
cannot execute|1 -4 0 4 -1 0
cannot find|0 3 -2 0 0 0
cannot insert|0 -2 0 0 3 0
cannot parse|2 -1 0 -1 0 0
capacity|2 -1 0 0 0 0
card|-2 1 0 1 0 0
card was|-2 1 0 1 0 0
cbor|-2 4 0 -1 -1 -1
central|0 2 -1 -1 -1 0
central directory|0 2 -1 0 0 0
challenge|-3 2 -4 6 0 0
changed|0 -2 0 -1 3 0
changes|0 -1 0 0 2 0
channel|2 -1 2 -1 -1 0
character|-2 6 -1 -1 -1 -1
characters|-1 4 0 -2 -1 0
check|-5 -2 -1 0 9 -1
checksum|-2 -1 -1 -1 6 -1
ciphertext|-1 -1 0 2 0 0
circuit|0 2 0 -1 0 0
circular|-2 3 0 0 -1 0
claim|0 -2 0 4 -1 0
claim value|0 -2 0 3 0 0
client|2 0 -1 1 -1 -1
client is|2 -1 0 0 0 0
cloned|-2 4 -1 0 0 0
cloning|2 -1 0 0 0 0
cloning into|2 -1 0 0 0 0
close|4 0 -1 -1 -1 -1
close tag|-2 3 0 -1 0 0
closed|1 6 -2 -4 -1 -1
code|-2 -2 -1 1 7 -1
code @name|1 -3 0 0 1 0
code forbidden|3 -1 0 -1 0 0
code not|-2 2 0 0 0 0
code payment|-1 -1 0 2 0 0
code server|-3 1 0 1 1 0
code too|-1 -1 0 2 0 0
col|-2 4 0 0 0 0
collection|-1 -1 1 -1 2 0
column|-2 3 -1 -1 1 0
com|-1 -1 0 1 2 0
come|1 -2 0 0 2 0
command|-1 2 -3 5 -2 0
command enoent|0 2 -2 0 0 0
command failed|-2 2 0 1 0 0
command was|0 -3 -1 4 -1 1
complete|4 -3 -1 0 0 0
complete the|3 -2 0 0 0 0
components|-1 4 0 -2 -1 -1
conditional|-1 -1 0 0 3 0
conditional request|-1 0 0 0 2 0
configured|-3 3 -1 3 -1 0
conflict|-6 -4 -1 -3 14 0
connect|-2 -4 4 7 -2 -1
connect econnrefused|6 -3 -1 -2 -1 0
connect enoent|-3 -2 6 0 0 0
connect etimedout|-2 3 0 0 0 0
connect to|2 -2 0 0 0 0
connected|-6 7 0 0 0 0
connecting|-2 3 0 0 0 0
connection|0 2 -2 4 -2 -1
connection established|2 -1 0 0 0 0
connections|2 0 0 0 -1 0
constraint|-5 -2 -1 -2 10 -1
constraint failed|-4 -1 0 -1 6 0
contain|-4 4 3 -1 -1 -1
container|-1 -1 0 -1 3 0
contains|-3 1 -1 5 -1 0
content|-2 0 0 -1 3 0
content length|2 -1 0 0 0 0
convert|-1 2 0 0 0 -1
correct|0 2 -1 0 0 0
corrupt|-1 -1 0 0 2 0
corrupted|-2 4 -1 -1 -1 -1
corrupted zip|-2 2 0 0 0 0
could|3 0 3 -2 -1 -3
could not|2 0 4 -2 -1 -3
count|0 2 0 -1 -1 0
cp|-2 2 1 -1 -1 0
crashed|6 -4 0 -1 0 -1
created|0 -1 0 0 2 0
created the|-1 -1 0 0 2 0
credential|-1 3 0 0 -1 -1
credentials|-3 -4 -1 8 -1 0
credit|-1 -1 0 0 3 0
credit limit|-1 -1 0 0 3 0
credits|-2 1 0 1 0 0
currently|4 -2 -1 -1 0 0
customer|2 -2 1 -1 0 0
daily|-2 -2 0 5 0 0
data|-5 0 -1 -1 7 0
data check|-1 -2 0 -1 4 0
data is|-1 2 0 0 0 0
data returned|-1 -1 2 0 -1 0
database|-1 -3 2 1 3 -1
database does|-1 2 -1 0 0 0
database is|1 3 -1 -1 -1 0
db|2 0 -1 0 0 0
deadline|2 -1 0 0 0 0
deadlock|3 -2 0 0 -1 0
declined|-2 1 0 1 0 0
decode|-5 -2 -1 -1 -1 9
decompression|-2 -1 0 0 3 0
decompression failed|-2 -1 0 0 3 0
decrypt|-1 -2 0 0 3 0
decryption|-5 0 -1 7 -1 -1
defined|-2 5 -1 -1 -1 0
deleted|-4 5 -1 -1 1 -1
denied|-4 -5 -1 8 2 -1
denied open|-1 -1 0 2 0 0
dependency|2 0 -1 -1 -1 0
deployment yaml|-1 -2 0 0 1 0
descriptor|-2 0 0 -1 3 0
destroyed|-1 3 0 -1 0 0
details|-1 -1 0 3 0 0
detect|-1 -1 0 0 2 0
device|-3 5 -1 -1 0 0
dh|-1 3 0 0 -1 0
did|2 -2 3 -2 0 -1
did not|2 -1 3 -2 0 -2
difference|-1 -1 0 0 0 2
difference between|-1 -1 0 0 0 2
digits|-1 3 0 -1 0 -1
dimension|-1 2 0 0 0 0
directory|-4 6 2 -1 -1 -1
directory not|-1 2 0 0 0 0
disabled|-2 2 -1 1 -1 0
disconnected|-2 3 0 0 0 0
division|-1 2 0 0 0 0
division by|-1 2 0 0 0 0
docker|1 -4 4 1 -2 -1
document|-3 4 -1 -2 4 -1
does|-2 1 3 0 -1 -1
does not|-2 1 3 0 -1 -1
done|2 -2 0 0 0 0
down|7 -3 -1 -1 -1 -1
due|0 -2 2 1 -1 -1
due to|0 -2 2 1 -1 -1
duplicate|-2 -3 -1 -2 7 0
duplicate entry|-1 -1 0 -1 3 0
duplicate key|-1 -2 0 -1 4 0
during|-1 0 -1 3 -1 -1
eacces|-2 -2 0 6 0 0
eacces permission|-1 -1 0 2 0 0
eaddrinuse|2 -2 0 0 0 0
eaddrinuse address|2 -2 0 0 0 0
echo|-1 3 0 0 -1 -1
echo exit|2 0 0 0 0 0
econnrefused|7 -3 -2 -3 -1 0
econnreset|4 -2 0 -1 -1 0
eexist|2 0 0 0 -1 0
eexist file|2 0 0 0 -1 0
either|-1 4 -1 -1 0 0
either or|-1 2 0 -1 0 0
element|-2 5 -1 -1 0 0
elements|-4 0 5 -1 0 -1
eloop|-2 2 0 0 0 0
eloop too|-2 2 0 0 0 0
email|-1 0 0 0 -1 2
empty|-2 6 -1 -1 -1 -1
encoded|0 2 0 0 -1 0
encoding|-2 4 0 -1 0 0
encountered open|-2 2 0 0 0 0
encryption|-1 2 0 1 0 0
end|-2 5 -2 -2 1 -1
end of|-1 3 -2 -1 2 -1
ended|2 -1 0 0 0 0
endpoint|-1 0 3 0 -1 0
enoent|-5 2 6 -2 -1 0
enoent no|0 -2 2 0 0 0
enotfound|4 -2 -2 0 0 0
enotfound does|3 -1 -1 0 0 0
entity|-5 3 2 0 0 0
entry|-4 -5 4 4 2 -1
entry for|-1 -1 0 0 3 0
environment|-1 3 0 -1 0 0
eof|-2 4 0 -1 -1 0
err|-3 3 0 1 -1 -1
err max|0 -2 0 3 0 0
error|4 6 -2 0 -4 -5
error @name|-1 1 0 -1 2 0
error error|2 0 0 0 -1 0
error failed|-3 3 0 0 0 0
error not|-1 1 2 -1 0 -1
error null|2 -2 0 0 0 0
error occurred|2 -3 1 1 -1 -1
error unauthorized|-1 -1 0 2 0 0
error unknown|-1 2 0 0 0 0
errors|-3 3 1 2 -3 0
established|2 -1 0 0 0 0
etimedout|3 -1 -1 -1 0 0
example com|-1 -1 0 1 2 0
example org|1 -1 0 2 0 -1
exceeded|3 -1 -1 1 1 -1
exceeded for|2 -1 0 0 0 0
exceeded limit|-1 -1 0 2 0 0
exceeded your|-2 0 0 2 0 0
exec|-3 5 0 -1 -1 0
execute|0 -4 0 6 -1 0
execution|-1 0 0 -1 3 0
execution already|-1 -2 0 0 3 0
execution timed|-3 4 0 0 0 0
exist|-2 5 4 -2 -3 -1
exist invalid|9 -5 -2 -1 0 0
existing key|0 2 0 0 0 0
exists|-4 3 -2 -2 6 -1
exists in|0 -1 0 0 2 0
exists mkdir|-1 2 0 0 -1 0
exit|-3 2 0 -2 0 3
exit code|0 -2 1 0 3 -1
exited|-1 3 0 0 0 0
exited with|-1 3 0 0 0 0
expect|-1 -1 0 0 0 3
expected|-7 0 0 5 -1 5
expected a|-1 -1 0 0 0 2
expected argument|0 -1 0 0 0 2
expected expression|-1 3 0 0 0 -1
expected number|-1 -3 0 0 0 5
expected string|0 -1 0 0 0 3
expired|-4 -2 -1 7 -1 1
expression|-3 9 -1 -2 -1 -2
extend|-1 -3 5 -1 -1 0
failed|5 -4 -1 3 4 -6
failed @name|5 -2 0 -1 0 -2
failed bad|-1 2 0 -1 0 0
failed cp|-2 3 0 0 0 0
failed docker|1 -3 4 0 -1 -1
failed due|-3 -1 3 3 -1 0
failed exit|-2 0 0 -1 -1 4
failed for|-4 0 0 1 5 -1
failed kubectl|-1 -5 1 2 0 2
failed make|-1 2 0 0 0 0
failed npm|-2 0 -1 2 2 -1
failed sh|2 0 -1 -1 -1 1
failed terraform|0 2 -1 0 0 0
failed to|2 2 1 -1 -4 -1
failed validation|-1 1 0 -1 2 0
failed with|-3 8 -3 -1 0 -2
fails|4 -3 0 -1 0 0
failure|11 -10 -2 -1 -2 4
false|-1 -3 1 1 1 0
fault|4 -2 -1 0 -1 -1
fetch|3 -2 5 -1 -3 -2
fetch failed|6 0 0 -2 -2 -1
few|-1 3 0 -1 0 0
field|-2 5 -1 -2 0 0
fields|-1 2 0 0 0 0
file|-2 -1 5 -1 2 -2
file @name|-1 -1 2 0 0 0
file already|1 3 -1 0 -2 0
file contains|-3 0 -1 5 -1 0
file is|3 -7 3 -1 4 -1
file no|2 1 -3 0 0 0
file on|2 -1 0 0 0 0
file or|-1 -2 3 0 0 0
filter|-2 2 -1 0 1 0
find|-6 8 1 -1 -2 -1
find a|0 -1 2 0 0 0
find filter|-1 2 0 0 0 0
find module|0 2 -1 0 0 0
first|1 -2 0 5 -1 -2
flag|0 2 -1 0 0 0
following|-3 1 2 -1 2 -1
for @name|2 -2 -1 1 -1 0
for a|0 -1 0 2 -1 0
for job|0 -2 4 -1 -1 0
for key|-1 -1 0 -1 3 0
for minute|-1 2 0 0 0 0
for more|-1 2 0 0 0 0
for quota|2 0 0 -1 0 0
for table|0 -1 0 2 -1 0
for the|3 -5 -1 4 -1 -1
for this|-2 2 -1 1 1 -1
for was|-1 3 -2 0 0 0
forbidden|-2 -6 -2 11 -1 -1
forbidden get|4 -1 0 -2 0 0
forced|3 -2 0 0 0 -1
format|-7 13 -1 -2 -2 -1
formatted|-1 2 0 0 0 0
found|-6 3 11 -5 -1 -3
found @name|-1 2 0 0 0 0
found for|-2 3 0 0 0 0
found in|-1 2 -3 1 2 0
frame|-3 1 0 0 3 0
frame descriptor|-1 -2 0 0 3 0
free|-1 2 0 0 0 0
frequency|-1 2 0 -1 0 -1
frobnicate|-1 3 -1 -1 -1 0
from a|2 -1 0 0 0 0
from the|-1 0 2 0 -1 0
full|-1 2 0 0 -1 0
function|-5 7 -1 -1 1 -1
gateway|4 -2 0 -1 -1 0
gave|3 -1 0 -1 0 0
gave up|3 -1 0 -1 0 0
get|2 1 -1 -1 -2 1
getaddrinfo|5 -2 -2 0 0 0
getaddrinfo enotfound|4 -2 -2 0 0 0
git|-4 -10 7 2 6 -1
given|-2 0 -1 2 2 0
given @name|-1 -1 0 0 3 0
glitch|3 -2 0 0 0 0
go|2 -1 0 0 0 0
gone|2 -1 1 -1 -1 0
got|-2 5 -1 -2 2 -2
handler|1 -3 0 2 0 0
handshake|-1 2 0 -1 0 0
happened|3 -2 0 -1 0 0
has been|0 2 -1 2 -2 -1
has expired|-2 0 0 1 0 1
has failed|2 -1 0 0 0 0
has no|3 -3 -1 2 -1 0
has reached|-2 2 0 0 0 0
have required|0 -1 0 0 0 2
header|-3 -2 -2 3 5 -1
header check|-1 -2 0 -1 5 0
held|2 -1 0 0 -1 0
helper|-1 4 -1 -1 0 0
here|-1 2 0 0 0 0
hiccup|3 -2 0 0 0 0
hold|-1 -1 0 -1 3 0
host @name|2 -1 0 0 0 0
host invalid|2 -1 -1 0 0 0
html|2 -1 2 -1 -1 0
http|1 -4 1 0 0 3
http code|-2 -2 -1 0 1 3
http status|2 -2 0 0 0 0
id|-4 0 2 -1 3 1
id already|0 -1 0 0 2 0
id not|-1 -2 3 0 0 0
identifier|-1 2 0 -1 0 0
illegal|-2 3 0 0 0 0
image|-3 -3 -1 -1 8 -1
implemented|-3 6 -1 -1 0 0
implemented get|-1 2 0 0 0 0
imported|0 2 -1 0 0 0
in first|-1 -1 0 3 0 0
in queue|2 -1 0 0 0 0
in the|-1 0 -2 1 2 -1
in this|4 -1 0 -1 -1 -1
included|-2 0 0 2 0 0
incorrect|-5 1 -2 4 4 -1
incorrect data|-1 -2 0 -1 4 0
incorrect header|-1 -2 0 -1 5 0
index|-3 1 2 -1 1 0
index a|-1 2 1 0 -3 0
info|-1 -1 0 -1 3 0
information|-1 2 0 -1 0 0
init|1 -2 1 -1 0 0
inline|-1 -3 5 0 0 0
input|-7 9 2 -2 -2 0
input file|-1 -2 4 0 0 0
insert|-2 -4 0 -1 8 0
insert into|-1 -1 0 0 2 0
install|1 -1 -1 3 -1 -1
instance|-2 0 0 0 2 0
instead|0 -2 0 0 3 1
insufficient|-3 1 -1 2 1 0
insufficient permissions|0 -1 0 2 0 0
insufficient storage|-2 5 0 -2 -1 0
integrity|-1 -1 0 0 2 0
internal|9 -4 -1 -2 -1 -1
internal error|3 -1 0 -1 0 0
into|0 -2 0 0 4 -1
invalid|-10 7 2 1 -3 -1
invalid @name|3 -1 -1 -1 0 0
invalid argument|-1 2 0 0 0 0
invalid credentials|0 -1 0 2 0 0
invalid expression|-1 2 0 -1 0 0
invalid frequency|-1 2 0 -1 0 -1
invalid invocation|6 -5 -1 -2 1 0
invalid json|-1 3 -1 -1 0 0
invalid options|-1 2 -1 -1 0 0
invalid password|-1 -5 0 7 0 0
invalid request|0 -3 0 0 0 3
invalid response|1 -2 2 -1 0 0
invalid signature|-1 -1 0 3 -1 -1
invalid type|0 -2 0 0 0 3
invalid value|0 -5 0 -1 -1 7
invocation|6 -5 -1 -2 1 0
is a|-1 2 0 -1 0 1
is already|1 0 0 -1 2 0
is away|4 -2 0 -1 -1 0
is being|0 -1 0 0 2 0
is corrupt|-1 0 0 0 2 0
is currently|2 -1 0 -1 1 0
is destroyed|0 2 0 -1 0 0
is disabled|-1 2 -1 1 -1 0
is down|2 -1 0 0 0 0
is empty|-1 4 -1 -1 -1 -1
is forbidden|-1 -1 0 0 2 0
is full|-1 2 0 0 0 0
is gone|3 -2 0 0 0 0
is greater|-1 2 0 0 0 0
is in|5 -2 0 -1 -1 0
is invalid|-3 2 -1 2 0 -1
is locked|3 -1 0 0 -1 0
is missing|-2 0 4 -1 -1 0
is no|3 -3 2 -1 0 0
is not|-5 8 -7 -1 7 -2
is on|2 -1 0 0 0 0
is open|4 -2 0 -1 0 0
is outside|-1 2 0 0 0 0
is required|-3 5 -1 -1 -1 2
is set|-1 -1 0 3 0 0
is this|2 1 -1 -1 0 0
is too|-3 4 0 -1 -1 1
it broke|3 -2 0 -1 0 0
it did|3 -1 -1 0 0 0
items|2 0 0 -1 -1 -1
items failed|4 -2 0 -1 -1 0
job|3 -4 3 -2 1 -1
job @name|0 -2 4 -1 -1 0
job has|2 -1 0 0 0 0
js|-3 8 -1 -2 -1 -1
json|-2 4 -1 0 0 -1
json response|-1 3 -1 -1 0 0
json web|0 -2 -1 3 0 0
jws|0 -4 0 4 0 0
jwt|-3 -2 -1 7 -1 -1
jwt expired|-1 0 0 2 0 0
jwt not|-1 -1 -1 3 0 0
key|-9 -1 2 7 4 -3
key for|-1 -3 4 1 -1 0
key is|0 0 -1 2 0 0
key name|0 2 -1 -1 0 0
key set|0 -2 -1 3 0 0
key size|-1 4 0 -2 -1 0
key that|0 -2 2 0 0 0
keys|-2 -2 3 -1 -1 3
kill|1 -2 0 -1 -1 3
kill abrt|2 -1 0 0 0 0
kill segv|-1 2 0 0 0 0
killed|0 -1 0 0 0 2
killed with|-1 -1 0 0 0 2
kms|0 0 0 2 -1 0
kms key|-1 0 0 2 -1 0
kubectl|-1 -5 1 2 0 2
large|-2 3 -1 -1 -1 2
larger|-1 3 0 -1 0 0
larger than|-1 3 0 -1 0 0
last|2 -2 0 0 1 0
later|2 -1 0 0 0 -1
leader|2 -1 0 0 0 0
least|-2 3 -1 -1 0 0
left|0 2 -1 1 0 -1
left on|-2 3 -1 -1 0 0
length|-4 8 -1 -2 -1 -1
length of|-1 2 0 0 0 0
less|0 -2 2 0 0 0
level|1 -2 0 1 1 0
level security|0 -1 0 2 -1 0
limit|1 1 -1 -2 1 -1
limit exceeded|-5 3 0 1 2 0
line|-4 10 -3 -2 -2 -3
line col|-2 3 0 0 0 0
line is|2 -2 0 0 0 0
lines|-4 7 0 -1 -1 0
links|-2 2 0 0 0 0
links encountered|-2 2 0 0 0 0
listen|3 -3 0 0 0 0
listen eaddrinuse|2 -2 0 0 0 0
load|1 -2 0 1 -1 0
lock|-2 5 -1 -1 -1 0
locked|8 -4 -1 -2 -1 0
log|0 -2 0 2 0 0
log in|-1 -1 0 3 0 0
login|-2 -3 -1 7 -1 0
long|1 3 0 -1 -1 -1
longer|0 0 2 -1 0 0
looking|-1 -1 2 0 0 0
looking for|-1 -1 2 0 0 0
lookup|-3 -3 7 0 0 0
lookup failed|-2 -1 4 0 0 0
loop|-1 2 0 0 0 0
loop detected|-1 2 0 0 0 0
lost|4 -2 0 -1 0 0
ls|1 0 0 2 -2 -1
machine|-1 -1 1 0 2 0
mail|2 -4 1 -1 0 2
maintenance|3 -2 0 -1 0 0
make|-2 3 -2 0 0 0
malformed|-5 6 -1 0 1 -1
many|-1 0 -1 2 -1 1
many requests|2 -3 0 1 0 1
many symbolic|-2 2 0 0 0 0
match|-2 2 1 0 -1 0
match the|0 -2 0 1 0 1
matches|-2 1 2 0 0 0
matching|-2 3 0 0 0 -1
max|4 -5 -1 3 -1 -1
maximum|-1 3 -1 0 -1 -1
maximum redirect|-1 2 0 0 0 0
may|-1 2 -1 1 -1 0
mb|0 2 0 -1 -1 0
me|2 -2 0 0 0 0
member|0 2 0 -1 0 0
memory|5 -3 0 -1 0 0
merge|-2 -2 -1 -1 6 0
message|-3 5 -3 4 -2 -1
messages|1 2 0 -1 0 0
met|0 -1 0 0 2 0
metadata|1 2 -3 1 0 0
metadata for|-1 3 -2 0 0 0
method|-4 9 -2 -1 -1 -1
method not|-2 4 -1 -1 0 0
metric|2 0 0 -1 0 0
min|0 2 0 -1 0 0
minute|-1 2 0 0 0 0
mismatch|2 2 -1 -1 -2 -1
missing|-7 5 6 1 -2 -2
missing key|0 -1 3 -1 -1 0
missing required|0 2 0 -1 0 0
mix|-2 3 0 0 0 0
mkdir|-1 2 0 0 -1 0
mode|-2 2 -1 2 -1 0
model|-1 -1 2 -2 0 2
model answered|0 -2 -1 -1 -1 4
model does|-1 -1 2 0 0 0
module|-1 -1 3 -1 -1 0
moment|3 -2 0 -1 0 0
more|4 -1 -1 -1 0 -1
more information|-1 2 0 0 0 0
most|-1 2 0 0 0 0
moved|2 -1 0 0 0 0
multi|-3 5 0 -1 0 0
must|-9 9 -3 -3 1 4
must be|-4 4 -2 -1 -1 4
must not|-1 0 0 -1 2 0
must supply|-1 2 0 0 0 0
name|-3 6 -2 -3 1 2
name already|-1 2 0 0 0 0
name is|-1 2 0 -1 0 0
named|-1 2 0 0 0 0
names|-1 2 0 0 0 0
names cannot|-1 2 0 0 0 0
near|-2 4 0 -1 -1 0
near syntax|-1 2 0 0 0 0
need|-5 -2 0 0 7 0
negative|-1 2 0 0 0 0
net|4 -2 0 0 0 0
net @name|4 -2 0 0 0 0
network|0 -2 0 2 0 0
network error|-1 -1 0 2 0 0
new|-2 4 -1 1 -1 0
new row|-1 -1 0 2 0 0
no|0 3 6 -1 -5 -3
no address|6 -4 -1 0 0 0
no connection|2 -1 0 0 0 0
no data|-1 -1 2 0 -1 0
no longer|0 -1 2 -1 0 0
no metadata|-1 3 -2 0 0 0
no name|2 -1 -1 0 0 0
no permissions|-1 -1 0 3 0 0
no result|-2 -1 4 0 0 0
no rows|-1 -1 2 0 0 0
no space|-2 3 -1 -1 0 0
no such|-5 2 8 -2 -2 -1
no title|2 -1 0 0 0 0
nobody|2 0 0 -1 -1 0
node|0 2 0 -1 0 -1
nodes|2 -1 0 0 0 0
non|-3 6 -1 -1 -1 -1
none|1 0 3 -2 -1 -1
nonsense|-2 -1 -1 -1 -1 4
nope|-3 5 -1 -1 0 0
noperm|-1 -1 0 2 0 0
not a|-3 5 0 -2 3 -1
not active|-2 -1 0 3 0 0
not allowed|-4 2 -1 2 1 0
not authorized|-4 -3 -1 9 -1 0
not available|4 -2 -1 -1 0 0
not be|0 3 -1 -1 0 -1
not been|-1 2 0 0 0 0
not complete|2 -1 0 0 0 0
not connected|-4 5 0 0 0 0
not contain|-3 0 3 0 0 0
not defined|-1 3 0 0 -1 0
not exist|-2 5 4 -2 -3 -1
not find|-5 7 2 -1 -1 -1
not found|-6 2 14 -4 -4 -2
not go|2 -1 0 0 0 0
not have|-2 0 -1 3 2 -1
not implemented|-3 6 -1 -1 0 0
not in|0 -1 0 -1 2 0
not match|-2 1 1 0 -1 0
not met|0 -1 0 0 2 0
not null|-2 -1 0 0 3 0
not open|-1 3 -1 -1 0 0
not process|-1 3 -1 0 0 0
not ready|3 -1 0 -1 0 0
not recognized|-4 7 -1 -1 -1 -1
not resolve|-4 5 2 0 -1 -1
not save|3 -1 -1 0 0 0
not send|2 -2 1 -1 0 0
not serialize|2 -1 0 -1 0 0
not support|-1 2 0 0 0 0
not supported|-3 1 4 -1 -1 -1
not there|2 -1 0 0 0 0
not work|4 -2 -1 0 0 0
not yet|3 -1 0 -1 0 0
not yours|-1 -1 0 4 -1 0
nothing|3 4 -1 -2 -2 -2
now|4 -2 -1 -1 -1 0
nowait|2 -1 0 0 0 0
npm|-1 -1 1 3 1 -2
npm ci|2 1 0 -1 -1 0
npm test|-1 2 0 0 0 0
null|-2 -1 -1 -2 5 1
null constraint|-2 -1 0 0 3 0
null into|0 -1 0 0 2 0
number|-4 2 -2 -1 -3 8
object|-3 1 1 0 -2 3
object cannot|0 -1 2 0 -1 0
object file|0 3 -2 0 0 0
object object|-1 2 0 0 0 -1
occurred|2 -4 1 1 1 0
odd|2 -1 0 0 0 0
of central|0 2 -1 0 0 0
of file|0 -3 0 -1 4 0
of its|-3 -1 -1 1 4 0
of range|-2 3 0 0 0 0
of the|-2 2 0 -2 3 -2
of type|-1 -1 0 0 -1 2
off|2 0 0 0 -1 0
offset|-2 3 0 -1 -1 0
offset is|-1 2 0 0 0 0
old|2 -2 0 0 0 0
on a|-2 3 -1 0 0 0
on device|-1 2 0 0 0 0
on line|-2 4 0 0 0 -1
on purpose|3 -2 0 0 0 0
on strike|3 -2 0 0 0 0
on the|-1 2 0 -1 1 0
on this|2 -1 0 -1 0 0
one|0 0 -1 0 2 0
only be|-1 2 0 -1 -1 0
oops|6 -2 -1 -1 -1 0
open|2 0 2 0 -3 -1
operation|3 2 -2 0 0 -2
operation failed|-1 -2 0 -1 4 0
operation was|0 3 -1 0 -2 -1
operations are|2 -1 0 0 0 0
operator|-2 5 0 0 -1 -1
option|-1 4 0 -2 -1 0
options|-1 3 -1 -1 0 0
or @name|-2 4 -1 -1 0 0
or api|0 -1 0 2 0 0
or directory|-1 -3 4 0 0 0
or is|-3 4 0 0 0 0
or password|-1 -1 0 3 0 0
or the|0 2 0 -1 0 0
or unable|-1 -2 0 0 4 0
order|1 -2 1 -2 4 -1
order could|2 -1 0 0 0 0
order has|-3 6 -1 -1 -1 0
order is|3 -2 0 0 0 0
order was|-1 2 -1 -1 1 -1
org|1 -2 0 2 0 -1
org @name|1 -2 0 0 1 0
origin|-3 -4 -2 4 4 2
other|-1 -1 0 0 2 0
our|0 -2 0 0 2 0
out|5 -1 -1 -1 -2 -1
out after|-1 2 0 0 0 0
out of|1 2 -1 -1 -1 0
outside|-3 2 0 2 -1 -1
outside the|-2 1 0 2 0 0
package|-1 2 -1 0 0 0
page|4 0 -1 -1 -1 -1
panic|2 0 0 -1 -1 0
parameter|-1 4 -1 -1 0 -1
parameters|-2 6 -1 -1 -1 -1
parent|1 -1 2 0 -1 0
parse|-4 2 -2 -3 0 7
parse error|-2 5 0 -1 0 -2
parser|-2 4 -1 -1 0 0
parsing|-1 0 0 0 0 2
partial|4 -2 0 -1 0 -1
pass|0 2 -1 -1 0 0
password|-2 -6 -1 12 -1 -1
path|-3 2 1 -1 -1 1
payload|0 3 -1 0 -1 0
payload too|-1 2 0 0 0 0
payment|1 -3 -1 5 -1 -1
payment required|-3 -3 0 6 -1 0
pdf|-1 2 0 -1 0 0
perform|-2 -2 1 4 -1 0
perform this|-1 -1 0 2 0 0
permission|-3 -3 -1 8 -1 0
permission denied|-2 -2 -1 5 -1 0
permissions|-2 -2 -1 6 -1 0
permissions for|-1 -1 0 3 0 0
permissions to|-1 -1 0 2 0 0
please|2 -2 -1 0 1 -1
please try|-1 -1 0 -1 2 0
plugin|-2 3 0 0 0 0
pod|-1 -1 0 -1 3 0
pods|-1 0 0 0 2 0
pods is|-1 -1 0 0 2 0
policy|-3 -3 -1 0 7 -1
poll|3 -3 0 0 0 0
position|-1 2 0 0 0 0
precondition|-2 0 0 -1 3 0
precondition failed|-2 1 0 0 1 0
prefix|-2 6 -1 -3 -1 0
premature|2 -1 0 0 0 0
premature close|2 -1 0 0 0 0
primary|0 -1 0 -1 3 0
printer|4 -2 0 -1 -1 0
printer is|2 -1 0 0 0 0
privileges|-1 -1 0 3 0 0
problem|6 -3 0 -1 -1 -1
procedure|-1 -1 3 0 0 0
process|5 0 -1 -1 -2 -1
process has|2 -1 0 0 0 0
process the|5 -4 -1 0 -1 0
processing|3 -1 0 -1 0 0
product|-1 -2 3 -1 0 0
program|0 2 -1 0 0 0
project|-5 -4 2 4 3 0
promise|-2 3 0 0 0 0
promises|0 -1 2 -1 0 -1
promises were|0 -1 2 -1 0 -1
properties|-1 2 0 0 0 0
properties of|-1 2 0 0 0 0
property|-3 3 -2 -1 0 2
property not|-1 2 0 0 0 0
protected|0 -1 0 2 0 0
protocol|-1 -2 4 -1 -1 -1
provided|-6 7 -1 3 -3 0
provider|3 -3 0 -1 2 0
provider routines|0 -2 0 0 3 0
providers|-2 0 0 3 0 0
ps|4 -2 -1 -1 0 0
pull|-1 -3 1 1 2 0
purpose|3 -2 0 0 0 0
query|-1 2 -1 1 1 -1
query insert|-1 -1 0 0 2 0
query select|0 2 0 0 -1 0
queue|2 -2 1 0 -1 0
queue is|2 -1 0 0 0 0
quorum|2 -1 0 0 0 0
quota|-1 -3 -1 6 -1 0
quota exceeded|3 -1 0 -1 0 0
quota for|-1 -1 0 3 0 0
quota metric|2 0 0 -1 0 0
range|-3 7 0 -1 -1 -1
rate|5 0 -1 -3 -1 0
rate limit|2 1 0 -2 0 0
raw|-1 -5 2 2 -1 1
reached|0 0 -1 3 -2 -1
reached at|-1 2 0 0 0 0
reached the|-1 -1 0 2 0 0
read|4 -2 -2 2 -1 -1
read econnreset|4 -2 0 -1 -1 0
read from|2 -1 0 0 0 0
read properties|-1 2 0 0 0 0
reading|-1 2 0 0 0 0
readonly|-1 -2 0 4 0 0
ready|3 -2 0 -1 0 0
reason|-3 0 0 0 5 -1
received|1 0 -1 -2 -2 4
received type|0 -1 0 0 0 2
recipient|-1 2 0 0 0 0
recognized|-4 7 -1 -1 -1 -1
record|-3 1 0 -2 4 0
record is|0 -1 0 0 2 0
redefine|0 2 0 0 0 0
redefine existing|0 2 0 0 0 0
redirect|-1 2 0 0 0 0
redirect reached|-1 2 0 0 0 0
redirects|-6 6 0 0 0 0
redis|2 -1 0 0 0 0
reference|-1 2 -1 0 0 0
refresh|-2 -1 0 3 0 0
refused|-1 3 0 -1 0 0
registered|-1 3 0 -1 -1 0
registry|-3 0 -1 1 2 0
rejected|-2 -5 3 5 1 -1
replica|6 -4 0 -1 -1 -1
replicas|2 -1 0 0 0 0
repository|-1 -2 2 1 1 0
request|1 0 -3 -1 3 1
request body|-1 -2 0 0 0 3
request failed|3 -4 3 0 -1 0
request for|-5 5 0 0 0 0
request limit|0 -2 0 3 0 0
request time|-1 -1 0 0 0 2
request timed|2 -1 0 0 0 0
request timeout|2 -1 0 0 0 0
request was|-1 0 -1 -1 2 0
requested|-1 -3 4 1 -1 -1
requested resource|-1 0 2 0 0 0
requests|3 -2 -1 0 -1 1
requests can|-1 2 0 0 -1 0
required|-7 4 -3 3 -1 4
required for|-2 2 0 0 0 0
required property|0 -1 0 0 0 2
resolve|-5 7 1 0 -1 -1
resource|-1 -5 2 1 4 -1
resource already|-1 -2 0 0 3 0
resource not|-2 -1 1 2 -1 0
resources|2 -1 0 0 0 0
response|-3 -7 3 8 2 -2
response content|-3 3 0 0 1 0
response error|0 -2 0 3 -1 0
response not|1 -2 2 -1 0 0
result|0 -3 3 -1 1 -1
retries|-1 2 -1 1 0 0
retrieve|0 -1 0 2 0 0
retry|4 -2 0 -1 0 0
returned|-2 -2 4 0 0 0
returned from|-1 -1 2 0 -1 0
rollback|-2 3 0 0 0 0
root|-3 6 -1 -1 -1 -1
root element|-1 3 0 -1 0 0
routines|-1 1 0 -1 2 0
routines bad|0 -2 0 0 3 0
row|2 0 -1 1 -1 -1
row level|0 -1 0 2 -1 0
row violates|0 -1 0 2 -1 0
rows|0 -1 1 -1 2 0
rpc|-2 2 -1 0 1 0
rule|-1 0 0 0 2 0
run|-2 3 -1 0 1 0
running|2 -1 0 -1 1 0
said|0 -2 0 1 1 0
same|-1 3 0 -1 0 0
sasl|-1 -2 0 3 0 0
save|3 -2 -1 0 0 1
says|-1 -2 -1 1 4 -1
schema|-2 5 -1 0 -1 -1
script|-4 5 0 -1 0 0
script execution|-3 4 0 0 0 0
sealed|1 3 -1 -2 -1 0
search|0 -1 0 2 0 0
second|3 -3 -1 -1 2 -1
seconds|5 -3 0 -1 0 0
secret|-1 1 0 2 -1 -1
section|-2 4 0 -1 0 0
secure|-1 2 0 0 0 0
security|-1 -1 0 2 -1 0
security policy|0 -1 0 2 -1 0
see|-2 2 -1 1 0 0
segv|-1 2 0 0 0 0
select|3 -2 -1 2 -2 0
select from|-3 4 0 0 0 0
select permission|-1 -1 0 2 0 0
self|-2 -1 0 0 3 0
send|-1 5 0 -2 -1 -1
send the|4 -3 -1 0 0 0
send to|-1 2 0 0 0 0
sending|-1 -1 0 2 0 0
sequence|-4 -1 6 -1 0 0
serialize|2 0 0 -1 0 0
serialize access|2 -1 0 -1 0 0
served|-1 -1 3 0 0 0
server|-1 -3 1 3 -1 2
server does|-1 2 0 0 0 0
server is|2 -1 0 0 0 0
service|8 1 -4 -3 -1 -1
service is|6 -2 -4 0 0 0
service not|2 -1 0 -1 0 0
session|-2 -2 -1 5 0 0
set|-3 1 -2 4 1 -1
set @name|0 -1 0 -1 2 0
set for|0 2 0 -1 0 -1
sh|1 0 0 -2 -2 2
sh @name|-1 1 -1 -1 -2 3
shards|2 0 -1 -1 0 0
shared|0 2 -2 0 0 0
shipped|2 -4 0 0 3 0
short|-1 3 0 -1 0 0
should|-2 3 0 0 0 0
should be|-2 3 0 0 0 0
shutdown|-2 2 0 0 0 0
side|-1 0 -1 -1 3 0
sigkill|2 -1 0 0 0 -1
signature|-5 1 -3 7 1 -2
signature verification|-2 -1 0 3 -1 0
sigterm|-1 -1 0 0 0 2
sigterm termination|-1 -1 0 0 0 2
simulated|5 -3 0 -1 -1 -1
size|-4 7 -1 -2 1 -1
size has|-1 0 0 2 0 0
size is|-1 3 0 -1 -1 0
size of|2 -1 0 0 0 0
size to|-1 2 0 0 0 0
sleep|7 -4 0 -1 -1 -1
slow|6 -3 -1 -1 -1 0
slow down|3 -1 0 -1 -1 0
snappy|-1 2 0 0 0 0
socket|2 0 0 -1 0 0
something|7 -3 -1 -1 -1 -1
something odd|2 -1 0 0 0 0
something went|2 -1 0 -1 0 0
source|-1 -2 0 0 3 0
space|-1 2 -1 -1 0 0
space left|-2 3 -1 -1 0 0
spawn|-3 2 -1 3 0 0
spawn eacces|-1 -2 0 4 0 0
spawn no|0 2 -1 0 0 0
specific|-4 -1 0 0 6 0
specified|-3 1 2 0 2 -1
specified for|-1 2 0 0 -1 0
sqlstate|-1 0 -1 -1 2 0
ssl|-2 4 0 -1 0 0
ssl routines|-1 2 0 0 0 0
stale|2 -2 0 -1 1 0
start|-2 0 2 0 0 -1
state|-3 -1 0 -1 7 -1
state or|-1 -2 0 0 4 0
statement|2 1 0 -1 -1 0
status|-2 -1 6 1 -1 -3
status code|1 0 1 0 0 -2
step|2 0 0 -1 -1 0
step failed|3 -2 0 -1 0 0
stopped|2 0 0 -1 0 0
storage|-4 7 -1 -1 -1 0
store|0 -2 0 0 2 0
strange|-3 7 -1 -1 -1 -1
stream|2 -1 0 0 0 0
strict|-1 2 0 0 0 0
strict mode|-1 2 0 0 0 0
strike|3 -2 0 0 0 0
string|-5 5 -2 -1 -2 6
string but|-1 -3 0 0 0 5
structure|-1 3 0 -1 0 0
such|-5 2 8 -2 -2 -1
such command|-1 4 -3 0 0 0
such file|-1 -3 4 0 0 0
such flag|0 2 -1 0 0 0
such host|2 -1 -1 0 0 0
such product|-1 -2 3 -1 0 0
such program|0 2 -1 0 0 0
supplied|-1 -4 0 0 0 5
supply|-1 2 0 0 0 0
support|-1 2 0 0 0 0
supported|-3 3 4 -1 -1 -1
symbolic|-2 2 0 0 0 0
symbolic links|-2 2 0 0 0 0
sync|3 -3 -1 0 0 0
syntax|-4 8 -1 -2 -2 -1
syntax error|-2 4 0 -1 0 0
table|-4 4 -4 1 3 -1
table does|-1 2 0 0 0 0
table not|-1 2 0 0 -1 0
tag|-5 9 -1 -1 -1 -1
taken|-3 -1 -1 -2 7 0
takes|2 -1 0 0 0 0
tar|-1 3 0 -1 -1 -1
target|1 -2 2 -1 1 0
task has|-2 3 0 0 0 0
tcp|0 -3 5 1 -1 -1
template|-6 -3 12 -1 -1 -1
terminated|1 -1 -1 -2 3 -1
terminating|-2 3 0 0 0 0
termination|0 -1 0 0 0 2
termination sh|0 -1 0 0 0 2
terraform|0 2 -1 0 0 0
test|5 -5 -1 -2 5 -1
text|-5 5 -1 -1 3 -1
the argument|0 2 0 0 0 -1
the article|2 -1 0 0 0 0
the bank|2 -1 0 0 0 0
the bounds|-1 2 0 0 0 0
the caller|-1 0 0 2 0 0
the circuit|-1 2 0 0 0 0
the client|2 -1 0 1 -1 0
the conditional|-1 0 0 0 2 0
the configured|0 2 -1 0 0 0
the difference|-1 -1 0 0 0 2
the file|3 -3 -1 0 1 0
the following|-1 0 0 -1 3 0
the given|-1 -2 0 2 1 0
the length|-2 3 0 0 0 0
the line|6 -5 0 0 0 0
the log|2 -1 0 0 0 0
the max|1 -2 0 2 0 0
the message|2 0 0 -1 0 0
the model|-1 -3 1 -1 -1 4
the operation|2 -1 -1 -1 3 -1
the order|-2 6 -1 -1 0 -1
the project|-3 -1 0 0 4 0
the provided|-2 0 1 1 0 1
the query|-1 -1 2 0 0 0
the request|-1 -5 -1 1 5 1
the resource|-1 0 0 0 2 0
the response|-2 1 0 0 1 0
the same|-1 3 0 -1 0 0
the server|-3 2 0 -1 1 1
the specified|-2 -3 3 1 0 0
the target|-1 -1 2 0 -1 0
the task|-2 3 0 0 0 0
the transaction|-2 3 0 0 -1 0
the value|-1 2 0 0 0 0
there yet|2 -1 0 0 0 0
this operation|-2 3 0 0 0 0
this request|0 2 0 -1 0 -1
this time|4 -2 0 0 -1 0
through|1 -1 0 0 2 0
time|5 -1 -1 -2 -2 2
time and|-1 -1 0 0 0 2
time is|-1 -1 0 0 0 2
timed|4 -2 0 -1 -1 0
timed out|4 -2 0 -1 -1 0
timeout|6 -3 -1 -1 0 -1
times|-2 3 0 0 0 0
timestamp|-2 0 0 4 -1 -1
title|2 -1 0 0 0 0
to @name|-1 2 0 0 0 0
to a|-3 1 -1 1 -2 4
to access|-1 0 0 2 0 0
to authenticate|-1 -2 0 0 3 0
to be|-3 -3 -1 -2 4 5
to complete|2 -2 0 0 0 0
to create|-2 3 0 -1 0 0
to database|2 -2 0 0 0 0
to execute|-1 0 0 2 0 0
to failed|-2 0 -1 3 0 0
to fetch|2 -2 0 0 0 0
to find|0 -1 2 0 0 0
to open|1 -4 5 -1 -1 0
to parse|-4 6 -1 0 0 -1
to perform|-2 -1 1 3 -1 0
to process|3 -2 0 0 0 0
to retrieve|0 -1 0 2 0 0
to start|1 -1 0 0 2 0
to the|1 -1 0 -1 2 0
to user|-1 2 0 0 -1 0
to write|1 -2 0 2 0 0
today|2 -1 0 0 0 0
token|-5 0 -3 12 -3 -1
token has|-1 -1 0 2 0 1
token is|0 2 0 -1 -1 0
token not|0 -1 0 2 0 0
token or|-1 -1 0 2 0 0
tokens|-1 2 0 0 0 0
too|4 6 -3 -3 -4 0
too big|-2 3 0 0 0 0
too large|-2 3 -1 -1 -1 2
too long|2 0 0 -1 -1 -1
too short|-1 3 0 -1 0 0
top|-3 4 0 1 -1 0
transaction|1 1 -1 -2 2 0
transaction has|-2 3 0 0 0 0
transaction is|-1 2 0 0 0 0
transform|-2 3 0 0 0 0
tried|-1 1 2 0 -1 0
tried to|-1 3 0 0 -1 0
trouble|5 -2 0 -1 -1 -1
true|6 -5 -1 -1 1 0
truncated|-3 6 -1 -1 -1 0
try|2 -2 1 -1 1 0
try again|-1 -1 0 0 2 0
trying|1 -2 0 0 0 1
trying to|1 -2 0 0 0 1
twelve|-1 3 0 -1 0 -1
type|-4 2 -3 -3 6 2
type but|0 -3 0 0 0 3
type number|0 3 0 0 0 -2
uint|-1 2 0 0 0 0
uint array|-1 2 0 0 0 0
unable|0 2 0 -2 1 -1
unable to|0 2 0 -2 1 -1
unauthenticated|-2 -2 -1 5 -1 0
unauthorized|-6 -6 -2 17 -2 -1
unavailable|3 2 -1 -2 -1 0
unavailable no|2 -1 0 0 0 0
unclosed|-3 6 -1 -1 -1 -1
unclosed tag|-1 2 0 0 0 0
undefined|-7 9 4 -3 -3 -1
undefined variable|-1 3 -1 0 0 0
under|-1 -1 0 0 2 0
unexpected|-1 5 -3 2 -1 -1
unexpected close|2 1 0 -1 0 -1
unexpected end|-2 1 0 -1 3 0
unexpected error|8 -6 0 -1 0 0
unexpected http|3 -1 1 -2 -1 0
unexpected token|-1 5 0 -4 0 0
unexpectedly|2 -1 0 0 0 0
unimplemented|-2 4 0 -1 -1 0
unique|-2 -1 -1 -2 7 -1
unique constraint|-2 -2 0 -1 5 0
unknown|-3 9 1 -4 -1 -2
unknown error|5 -3 0 0 0 0
unknown frame|-1 -2 0 0 3 0
unknown query|-1 2 0 0 0 0
unprocessable|-2 4 -1 -1 0 0
unprocessable entity|-2 4 -1 -1 0 0
unrecognized|-2 4 0 -1 -1 0
unsupported|-3 5 -2 0 1 -1
unsupported operation|-1 2 0 0 -1 0
unsupported state|-1 -2 0 0 4 0
unsupported value|0 -1 0 2 0 0
unsupported zip|-1 3 -1 0 0 0
until|0 2 0 0 0 0
up|3 -3 -1 1 -1 -1
update|-2 -1 0 0 3 -1
update a|-1 -1 0 0 2 0
upload|0 -2 -1 0 3 0
uri|-3 6 0 -1 -1 -1
url|-2 2 3 -1 -1 -1
usage|-1 -2 0 3 1 0
use|1 3 -1 -1 -1 -1
use by|-1 2 0 0 0 0
user|-3 -3 5 3 -1 -1
user is|-1 -1 0 2 0 0
user request|-1 2 0 0 0 0
username|-1 -1 0 3 0 0
valid|-1 3 -1 1 -2 -1
validation|-7 5 -2 -4 1 7
validation error|-2 2 -1 -1 1 0
validation failed|-2 3 0 -1 -2 2
value|-8 1 -3 1 5 5
value in|0 -2 0 0 2 0
values|-3 4 -1 -1 1 0
variable|-2 5 -1 -1 0 -1
vendor|4 -2 0 -1 0 0
verification|-2 -1 0 3 -1 0
verification failed|-2 -1 0 3 -1 0
version|-2 2 1 -2 2 -1
version is|-1 -1 3 0 0 0
violates|-2 -3 -1 0 5 0
violates row|0 -1 0 2 -1 0
violation|-2 -2 -1 -1 5 0
vulnerabilities|4 -3 -2 0 2 0
vulnerabilities found|4 -3 -2 0 2 0
vulnerability|7 -4 -1 -1 -1 -1
was aborted|-1 5 -1 -1 -1 -1
was canceled|0 3 0 0 0 -1
was declined|-2 1 0 1 0 0
was deleted|-3 5 -1 -1 -1 0
was found|-1 3 -2 0 0 0
was killed|0 -1 0 0 0 2
was not|1 2 0 -1 -1 0
was provided|-2 3 -1 -1 0 0
was rejected|-1 -1 0 1 2 0
web|0 -3 2 2 0 -1
web key|0 -2 -1 3 0 0
web was|0 0 0 -1 2 0
webhook|-2 -3 0 2 4 0
webhook signature|-1 -2 0 4 0 0
went|3 -1 0 -1 0 0
went wrong|2 -1 0 -1 0 0
were rejected|0 -1 4 -2 0 -1
what|2 -2 1 0 -1 -1
while|1 -1 0 0 2 0
wire|2 -1 0 0 0 0
with a|-4 4 -1 -1 2 0
with code|2 2 -1 -1 -1 0
with error|-3 5 0 0 -1 -1
with sigterm|-1 -1 0 0 0 2
with status|0 3 -2 1 -1 0
with the|-1 -2 1 -1 3 0
within|0 2 0 -1 -1 -1
without|-1 2 0 0 0 0
without @name|0 2 0 -1 0 0
work|4 -2 -1 0 0 0
worker|-2 6 -1 -1 -1 -1
worker terminated|-1 2 0 0 0 0
workflow|-1 -2 0 0 4 0
workflow execution|-1 -2 0 0 3 0
would|2 -1 0 0 0 0
write|0 3 -2 0 -1 -1
write after|-2 3 0 0 0 0
write operations|2 -1 0 0 0 0
wrong|-1 2 -1 3 -1 -1
wrong number|-1 -2 0 4 0 0
wrongpass|0 -1 0 2 0 0
wrongpass invalid|0 -1 0 2 0 0
wrote|3 -2 0 -1 0 0
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|-2 2 0 0 0 0
yaml|-1 -2 0 1 2 0
yes|4 -2 -1 0 0 0
yet|7 -2 -2 -2 -1 -1
you are|-1 -1 2 0 0 0
you can|1 -2 0 0 1 0
you have|-1 -2 0 3 1 0
you must|-1 2 0 0 0 0
you not|-1 2 0 0 -1 0
you reached|-1 -2 0 3 0 0
your request|2 -1 0 -1 1 0
yours|-1 -1 0 4 -1 0
zero|-2 3 0 0 -1 0
zip|-5 -1 9 -2 1 -1
zip file|-2 4 -1 0 0 0
zone|-1 -1 0 3 0 0
`;
