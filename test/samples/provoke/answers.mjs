// Services that the issue names, through their own clients: AWS, OpenAI, Anthropic, Kubernetes, gRPC, Connect and clients of HTTP, against answers as the services document them.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudFormationClient, UpdateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ECSClient, RunTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Code, createClient as connectClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import grpc from '@grpc/grpc-js';
import * as k8s from '@kubernetes/client-node';
import axios from 'axios';
import got from 'got';
import ky from 'ky';
import nodeFetch from 'node-fetch';
import OpenAI from 'openai';
import superagent from 'superagent';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { request as undiciRequest, fetch as undiciFetch, Agent } from 'undici';
import {
  AWAY,
  AWAY_Y,
  CODE,
  CUT,
  DENIED,
  INPUT,
  LATE,
  LOGIN,
  MISSING,
  POLICY,
  QUOTA,
  RATE,
  STALE,
  UNSENT,
  UNSUPPORTED,
} from '../meanings.mjs';

export default async function provoke(sample) {
  let answer;
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (answer === 'cut') return request.socket.destroy();
        if (answer === 'silence') return;
        const [status, body, headers = {}] = answer;
        if (status === 'truncated') {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
          response.write(body);
          setTimeout(() => request.socket.destroy(), 20);
          return;
        }
        response.writeHead(status, {
          'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
          ...headers,
        });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    })
    .listen(0);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const spare = net.createServer().listen(0);
  await once(spare, 'listening');
  const closed = `http://127.0.0.1:${spare.address().port}`;
  spare.close();
  const given = (said, ask) => async () => {
    answer = said;
    await ask();
  };
  for (const part of [aws, openai, anthropic, kubernetes, clients])
    await part(sample, given, url, closed).catch((e) => console.error(part.name, e));
  server.closeAllConnections();
  server.close();
  await grpcs(sample, closed).catch((e) => console.error('grpc', e));
  await connects(sample, closed).catch((e) => console.error('connect', e));
}

async function aws(sample, given, url, closed) {
  const how = {
    region: 'eu-central-1',
    endpoint: url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const xml = (code, message, more = '') =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
  const query = (type, code, message) =>
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>6e9a3f5b</RequestId></ErrorResponse>`;
  const ec2 = (code, message) =>
    `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>ea966190</RequestID></Response>`;
  const json = (type, message, more = {}) => ({ __type: type, message, ...more });
  const x = { 'content-type': 'application/xml', 'x-amz-request-id': 'r1' };
  const j = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r2' };
  const s3 = new S3Client({ ...how, forcePathStyle: true });
  const get = () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  const put = () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }));
  const dynamo = new DynamoDBClient(how);
  const dynamoGet = () => dynamo.send(new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } }));
  const dynamoPut = () => dynamo.send(new PutItemCommand({ TableName: 't', Item: { id: { S: '1' } } }));
  const transact = () =>
    dynamo.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 't', Item: { id: { S: '1' } } } }] }),
    );
  const sqs = () => new SQSClient(how).send(new SendMessageCommand({ QueueUrl: `${url}/1/q`, MessageBody: 'x' }));
  const sns = () =>
    new SNSClient(how).send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-central-1:1:t', Message: 'x' }));
  const lambda = () => new LambdaClient(how).send(new InvokeCommand({ FunctionName: 'f', Payload: '{}' }));
  const kms = () => new KMSClient(how).send(new DecryptCommand({ CiphertextBlob: new Uint8Array([1]) }));
  const sts = () =>
    new STSClient(how).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/r', RoleSessionName: 's' }));
  const web = () =>
    new STSClient(how).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: 'arn:aws:iam::1:role/r',
        RoleSessionName: 's',
        WebIdentityToken: 't',
      }),
    );
  const secret = () => new SecretsManagerClient(how).send(new GetSecretValueCommand({ SecretId: 's' }));
  const ssm = () => new SSMClient(how).send(new GetParameterCommand({ Name: '/a' }));
  const ssmPut = () => new SSMClient(how).send(new PutParameterCommand({ Name: '/a', Value: 'x' }));
  const kinesis = () =>
    new KinesisClient({ ...how, requestHandler: new NodeHttpHandler() }).send(
      new PutRecordCommand({ StreamName: 's', PartitionKey: 'p', Data: new Uint8Array([1]) }),
    );
  const bridge = () =>
    new EventBridgeClient(how).send(
      new PutEventsCommand({ Entries: [{ Detail: '{}', DetailType: 'd', Source: 's' }] }),
    );
  const stack = () =>
    new CloudFormationClient(how).send(new UpdateStackCommand({ StackName: 's', UsePreviousTemplate: true }));
  const stacks = () => new CloudFormationClient(how).send(new DescribeStacksCommand({ StackName: 's' }));
  const run = () => new EC2Client(how).send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, ImageId: 'ami-1' }));
  const bedrock = () =>
    new BedrockRuntimeClient({ ...how, requestHandler: new NodeHttpHandler() }).send(
      new InvokeModelCommand({ modelId: 'm', body: '{}' }),
    );
  const task = () => new ECSClient(how).send(new RunTaskCommand({ taskDefinition: 't' }));
  const service = () => new ECSClient(how).send(new UpdateServiceCommand({ service: 's' }));
  const D = 'com.amazonaws.dynamodb.v20120810#';
  for (const [id, means, ask, status, body, headers] of [
    ['s3-internal', AWAY, put, 500, xml('InternalError', 'We encountered an internal error. Please try again.'), x],
    ['s3-slowdown', RATE, put, 503, xml('SlowDown', 'Please reduce your request rate.'), x],
    [
      's3-request-timeout',
      LATE,
      put,
      400,
      xml(
        'RequestTimeout',
        'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
      ),
      x,
    ],
    [
      's3-bad-digest',
      INPUT,
      put,
      400,
      xml('BadDigest', 'The Content-MD5 you specified did not match what we received.'),
      x,
    ],
    [
      's3-object-locked',
      DENIED,
      put,
      403,
      xml('AccessDenied', 'Access Denied because object protected by object lock.'),
      x,
    ],
    [
      's3-archived',
      DENIED,
      get,
      403,
      xml(
        'InvalidObjectState',
        "The operation is not valid for the object's storage class",
        '<StorageClass>GLACIER</StorageClass>',
      ),
      x,
    ],
    ['s3-no-version', MISSING, get, 404, xml('NoSuchVersion', 'The specified version does not exist.'), x],
    [
      's3-redirect',
      'FATAL CONFIGURATION N',
      get,
      301,
      xml(
        'PermanentRedirect',
        'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
        '<Endpoint>b.s3.amazonaws.com</Endpoint>',
      ),
      x,
    ],
    [
      's3-precondition',
      STALE,
      put,
      412,
      xml(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        '<Condition>If-None-Match</Condition>',
      ),
      x,
    ],
    [
      's3-conditional-conflict',
      'RETRIABLE CONCURRENCY Y',
      put,
      409,
      xml(
        'ConditionalRequestConflict',
        'The conditional request cannot succeed due to a conflicting operation against this resource.',
      ),
      x,
    ],
    [
      's3-skew',
      'RETRIABLE AUTHENTICATION N',
      get,
      403,
      xml('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'),
      x,
    ],
    ['s3-expired', 'RETRIABLE AUTHENTICATION N', get, 400, xml('ExpiredToken', 'The provided token has expired.'), x],
    ['s3-html-503', AWAY, get, 503, '<html><body><h1>503 Service Unavailable</h1></body></html>', {}],
    [
      'dynamo-throughput',
      RATE,
      dynamoPut,
      400,
      json(
        `${D}ProvisionedThroughputExceededException`,
        'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      ),
      j,
    ],
    [
      'dynamo-throttling',
      RATE,
      dynamoGet,
      400,
      json('com.amazon.coral.availability#ThrottlingException', 'Rate of requests exceeds the allowed throughput.'),
      j,
    ],
    [
      'dynamo-conditional',
      STALE,
      dynamoPut,
      400,
      json(`${D}ConditionalCheckFailedException`, 'The conditional request failed'),
      j,
    ],
    [
      'dynamo-cancelled-condition',
      STALE,
      transact,
      400,
      json(
        `${D}TransactionCanceledException`,
        'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed]',
        { CancellationReasons: [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }] },
      ),
      j,
    ],
    [
      'dynamo-cancelled-conflict',
      'RETRIABLE CONCURRENCY Y',
      transact,
      400,
      json(
        `${D}TransactionCanceledException`,
        'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
        { CancellationReasons: [{ Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }] },
      ),
      j,
    ],
    [
      'dynamo-in-progress',
      RATE,
      transact,
      400,
      json(
        `${D}TransactionInProgressException`,
        'The transaction with the given request token is already in progress.',
      ),
      j,
    ],
    [
      'dynamo-item-size',
      INPUT,
      dynamoPut,
      400,
      json('com.amazon.coral.validate#ValidationException', 'Item size has exceeded the maximum allowed size'),
      j,
    ],
    [
      'dynamo-collection',
      INPUT,
      dynamoPut,
      400,
      json(`${D}ItemCollectionSizeLimitExceededException`, 'Item collection size limit exceeded'),
      j,
    ],
    ['dynamo-500', AWAY, dynamoGet, 500, json(`${D}InternalServerError`, 'Internal server error'), j],
    [
      'dynamo-unrecognized',
      LOGIN,
      dynamoGet,
      400,
      json(
        'com.amazon.coral.service#UnrecognizedClientException',
        'The security token included in the request is invalid.',
      ),
      j,
    ],
    [
      'dynamo-idempotent-mismatch',
      INPUT,
      transact,
      400,
      json(
        `${D}IdempotentParameterMismatchException`,
        'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
      ),
      j,
    ],
    [
      'sqs-no-queue',
      MISSING,
      sqs,
      400,
      json('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.'),
      { ...j, 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
    ],
    [
      'sqs-throttled',
      RATE,
      sqs,
      403,
      json('com.amazonaws.sqs#RequestThrottled', 'The request was denied due to request throttling.'),
      { ...j, 'x-amzn-query-error': 'RequestThrottled;Sender' },
    ],
    [
      'sqs-contents',
      INPUT,
      sqs,
      400,
      json('com.amazonaws.sqs#InvalidMessageContents', 'Invalid binary character was found in the message body'),
      j,
    ],
    ['sqs-overlimit', RATE, sqs, 403, json('com.amazonaws.sqs#OverLimit', 'Too many in-flight messages'), j],
    ['sns-endpoint', DENIED, sns, 400, query('Sender', 'EndpointDisabled', 'Endpoint is disabled'), x],
    ['sns-throttled', RATE, sns, 400, query('Sender', 'Throttling', 'Rate exceeded'), x],
    [
      'sns-authorization',
      DENIED,
      sns,
      403,
      query(
        'Sender',
        'AuthorizationError',
        'User: arn:aws:iam::1:user/u is not authorized to perform: SNS:Publish on resource: arn:aws:sns:eu-central-1:1:t',
      ),
      x,
    ],
    [
      'lambda-too-many',
      RATE,
      lambda,
      429,
      { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User', message: 'Rate Exceeded.' },
      { 'x-amzn-errortype': 'TooManyRequestsException' },
    ],
    [
      'lambda-pending',
      'RETRIABLE CONCURRENCY Y',
      lambda,
      409,
      {
        Type: 'User',
        Message:
          'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      },
      { 'x-amzn-errortype': 'ResourceConflictException' },
    ],
    [
      'lambda-too-large',
      INPUT,
      lambda,
      413,
      {
        Type: 'User',
        message: '7000000 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
      },
      { 'x-amzn-errortype': 'RequestTooLargeException' },
    ],
    [
      'lambda-ec2-throttled',
      RATE,
      lambda,
      502,
      { Type: 'Service', Message: 'Lambda was throttled by EC2 during initialization.' },
      { 'x-amzn-errortype': 'EC2ThrottledException' },
    ],
    [
      'lambda-kms',
      DENIED,
      lambda,
      502,
      {
        Type: 'User',
        Message: 'Lambda was unable to decrypt the environment variables because KMS access was denied.',
      },
      { 'x-amzn-errortype': 'KMSAccessDeniedException' },
    ],
    [
      'lambda-service',
      AWAY,
      lambda,
      500,
      { Type: 'Service', Message: 'The AWS Lambda service encountered an internal error.' },
      { 'x-amzn-errortype': 'ServiceException' },
    ],
    ['kms-ciphertext', INPUT, kms, 400, json('InvalidCiphertextException', ''), j],
    [
      'kms-disabled',
      'FATAL CONFIGURATION N',
      kms,
      400,
      json('DisabledException', 'arn:aws:kms:eu-central-1:1:key/k is disabled.'),
      j,
    ],
    ['kms-internal', AWAY, kms, 500, json('KMSInternalException', 'An internal error occurred.'), j],
    [
      'kms-timeout',
      AWAY,
      kms,
      503,
      json('DependencyTimeoutException', 'The system timed out while trying to fulfill the request.'),
      j,
    ],
    [
      'kms-denied',
      DENIED,
      kms,
      400,
      json(
        'AccessDeniedException',
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
      ),
      j,
    ],
    [
      'sts-denied',
      DENIED,
      sts,
      403,
      query(
        'Sender',
        'AccessDenied',
        'User: arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/r',
      ),
      x,
    ],
    [
      'sts-invalid-client',
      LOGIN,
      sts,
      403,
      query('Sender', 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
      x,
    ],
    [
      'sts-expired-web',
      'RETRIABLE AUTHENTICATION N',
      web,
      400,
      query(
        'Sender',
        'ExpiredTokenException',
        'Token expired: current date/time must be before the expiration date/time',
      ),
      x,
    ],
    [
      'sts-idp',
      AWAY,
      web,
      400,
      query('Sender', 'IDPCommunicationError', 'Error communicating with the identity provider. Please try again.'),
      x,
    ],
    [
      'secrets-missing',
      MISSING,
      secret,
      400,
      json('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      j,
    ],
    [
      'secrets-deleted',
      'FATAL NOT_FOUND N',
      secret,
      400,
      json(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      ),
      j,
    ],
    [
      'secrets-decryption',
      'FATAL PERMISSION N',
      secret,
      400,
      json('DecryptionFailure', "Secrets Manager can't decrypt the protected secret text using the provided KMS key."),
      j,
    ],
    ['ssm-parameter', MISSING, ssm, 400, json('ParameterNotFound', ''), j],
    [
      'ssm-exists',
      'CONFLICT DATA_INTEGRITY N',
      ssmPut,
      400,
      json(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      ),
      j,
    ],
    ['ssm-throttling', RATE, ssm, 400, json('ThrottlingException', 'Rate exceeded'), j],
    [
      'kinesis-throughput',
      RATE,
      kinesis,
      400,
      json(
        'ProvisionedThroughputExceededException',
        'Rate exceeded for shard shardId-000000000000 in stream s under account 1.',
      ),
      j,
    ],
    [
      'kinesis-in-use',
      'RETRIABLE CONCURRENCY Y',
      kinesis,
      400,
      json('ResourceInUseException', 'Stream s under account 1 not ACTIVE, instead in state CREATING'),
      j,
    ],
    ['bridge-internal', AWAY, bridge, 500, json('InternalException', 'An internal error'), j],
    ['cfn-no-updates', INPUT, stack, 400, query('Sender', 'ValidationError', 'No updates are to be performed.'), x],
    [
      'cfn-in-progress',
      INPUT,
      stack,
      400,
      query(
        'Sender',
        'ValidationError',
        'Stack:arn:aws:cloudformation:eu-central-1:1:stack/s/1 is in UPDATE_ROLLBACK_FAILED state and can not be updated.',
      ),
      x,
    ],
    ['cfn-missing', MISSING, stacks, 400, query('Sender', 'ValidationError', 'Stack with id s does not exist'), x],
    [
      'ec2-capacity',
      'TRANSIENT RESOURCE_EXHAUSTION Y',
      run,
      500,
      ec2(
        'InsufficientInstanceCapacity',
        'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-central-1a).',
      ),
      x,
    ],
    [
      'ec2-limit',
      QUOTA,
      run,
      400,
      ec2(
        'VcpuLimitExceeded',
        'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.',
      ),
      x,
    ],
    ['ec2-rate', RATE, run, 503, ec2('RequestLimitExceeded', 'Request limit exceeded.'), x],
    [
      'ec2-unauthorized',
      DENIED,
      run,
      403,
      ec2(
        'UnauthorizedOperation',
        'You are not authorized to perform this operation. Encoded authorization failure message: xyz',
      ),
      x,
    ],
    ['ec2-ami', MISSING, run, 400, ec2('InvalidAMIID.NotFound', "The image id '[ami-1]' does not exist"), x],
    [
      'bedrock-timeout',
      'TRANSIENT TIMEOUT Y',
      bedrock,
      408,
      { message: 'Model has timed out in processing the request. Try your request again.' },
      { 'x-amzn-errortype': 'ModelTimeoutException' },
    ],
    [
      'bedrock-not-ready',
      AWAY_Y,
      bedrock,
      429,
      { message: 'Model is not ready for inference.' },
      { 'x-amzn-errortype': 'ModelNotReadyException' },
    ],
    [
      'bedrock-access',
      DENIED,
      bedrock,
      403,
      { message: "You don't have access to the model with the specified model ID." },
      { 'x-amzn-errortype': 'AccessDeniedException' },
    ],
    [
      'bedrock-too-long',
      INPUT,
      bedrock,
      400,
      { message: 'Input is too long for requested model.' },
      { 'x-amzn-errortype': 'ValidationException' },
    ],
    ['ecs-cluster', MISSING, task, 400, json('ClusterNotFoundException', 'Cluster not found.'), j],
    [
      'ecs-inactive',
      'FATAL NOT_FOUND N',
      service,
      400,
      json('ServiceNotActiveException', 'Service was not ACTIVE.'),
      j,
    ],
    ['ecs-blocked', DENIED, task, 400, json('BlockedException', 'Your AWS account was blocked.'), j],
  ])
    await sample(`aws-${id}`, means, given([status, body, headers], ask));
  await sample('aws-dynamo-cut', CUT, given('cut', dynamoPut));
  await sample('aws-sqs-refused', UNSENT, () =>
    new SQSClient({ ...how, endpoint: closed }).send(
      new SendMessageCommand({ QueueUrl: `${closed}/1/q`, MessageBody: 'x' }),
    ),
  );
  await sample('aws-s3-connect-host', 'TRANSIENT DNS Y', () =>
    new S3Client({ ...how, endpoint: 'http://s3.no-such-host.invalid', forcePathStyle: true }).send(
      new GetObjectCommand({ Bucket: 'b', Key: 'k' }),
    ),
  );
  await sample(
    'aws-lambda-request-timeout',
    LATE,
    given('silence', () =>
      new LambdaClient({ ...how, requestHandler: { requestTimeout: 120, throwOnRequestTimeout: true } }).send(
        new InvokeCommand({ FunctionName: 'f' }),
      ),
    ),
  );
  await sample(
    'aws-s3-abort',
    'FATAL CANCELLED N',
    given('silence', () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 60);
      return s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }), { abortSignal: stop.signal });
    }),
  );
  await sample('aws-credentials', LOGIN, async () => {
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    const one = new S3Client({ region: 'eu-central-1', endpoint: url });
    await one.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
  });
  await sample('aws-region', 'FATAL CONFIGURATION N', () =>
    new S3Client({ endpoint: undefined, credentials: how.credentials }).send(
      new GetObjectCommand({ Bucket: 'b', Key: 'k' }),
    ),
  );
  await sample('aws-param', CODE, () => s3.send(new GetObjectCommand({ Bucket: undefined, Key: 'k' })));
}

async function openai(sample, given, url, closed) {
  const client = new OpenAI({ apiKey: 'sk-x', baseURL: url, maxRetries: 0, timeout: 400 });
  const chat = () => client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
  const responses = () => client.responses.create({ model: 'm', input: 'x' });
  const embed = () => client.embeddings.create({ model: 'm', input: 'x' });
  const upload = () => client.files.retrieve('file-1');
  const image = () => client.images.generate({ model: 'm', prompt: 'x' });
  const said = (message, type, code = null, param = null) => ({ error: { message, type, param, code } });
  for (const [id, means, ask, status, body, headers] of [
    [
      'tokens-per-minute',
      RATE,
      chat,
      429,
      said(
        'Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 28000, Requested 4000. Please try again in 4s.',
        'tokens',
        'rate_limit_exceeded',
      ),
      { 'retry-after': '4', 'x-ratelimit-reset-tokens': '4s' },
    ],
    [
      'requests-per-day',
      RATE,
      chat,
      429,
      said('Rate limit reached for requests', 'requests', 'rate_limit_exceeded'),
      { 'retry-after-ms': '860' },
    ],
    [
      'too-large-for-limit',
      INPUT,
      chat,
      429,
      said(
        'Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 51823. The input or output tokens must be reduced in order to run successfully.',
        'tokens',
        'rate_limit_exceeded',
      ),
    ],
    [
      'quota',
      QUOTA,
      responses,
      429,
      said(
        'You exceeded your current quota, please check your plan and billing details.',
        'insufficient_quota',
        'insufficient_quota',
      ),
    ],
    [
      'billing',
      QUOTA,
      image,
      400,
      said('Billing hard limit has been reached', 'invalid_request_error', 'billing_hard_limit_reached'),
    ],
    [
      'not-active',
      QUOTA,
      embed,
      429,
      said(
        'Your account is not active, please check your billing details on our website.',
        'billing_not_active',
        'billing_not_active',
      ),
    ],
    [
      'server',
      AWAY_Y,
      chat,
      500,
      said('The server had an error while processing your request. Sorry about that!', 'server_error'),
    ],
    [
      'overloaded',
      AWAY_Y,
      responses,
      503,
      said('That model is currently overloaded with other requests. You can retry your request.', 'server_error'),
    ],
    [
      'context',
      INPUT,
      chat,
      400,
      said(
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 150021 tokens.",
        'invalid_request_error',
        'context_length_exceeded',
        'messages',
      ),
    ],
    [
      'unsupported-parameter',
      INPUT,
      chat,
      400,
      said(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'invalid_request_error',
        'unsupported_parameter',
        'max_tokens',
      ),
    ],
    [
      'safety',
      POLICY,
      image,
      400,
      said(
        'Your request was rejected as a result of our safety system.',
        'image_generation_user_error',
        'moderation_blocked',
      ),
    ],
    [
      'invalid-prompt',
      POLICY,
      responses,
      400,
      said(
        'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.',
        'invalid_request_error',
        'invalid_prompt',
      ),
    ],
    [
      'key',
      LOGIN,
      embed,
      401,
      said(
        'Incorrect API key provided: sk-x. You can find your API key at https://platform.openai.com/account/api-keys.',
        'invalid_request_error',
        'invalid_api_key',
      ),
    ],
    [
      'country',
      LOGIN,
      chat,
      403,
      said('Country, region, or territory not supported', 'request_forbidden', 'unsupported_country_region_territory'),
    ],
    [
      'scope',
      DENIED,
      upload,
      403,
      said(
        'You have insufficient permissions for this operation. Missing scopes: api.files.read.',
        'invalid_request_error',
      ),
    ],
    [
      'model',
      MISSING,
      chat,
      404,
      said(
        'The model `gpt-9` does not exist or you do not have access to it.',
        'invalid_request_error',
        'model_not_found',
      ),
    ],
    ['file', MISSING, upload, 404, said('No such File object: file-1', 'invalid_request_error', null, 'id')],
    [
      'cloudflare-502',
      AWAY,
      chat,
      502,
      '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>',
    ],
    ['cloudflare-524', AWAY, chat, 524, 'error code: 524'],
    [
      'azure-deployment',
      MISSING,
      chat,
      404,
      {
        error: {
          code: 'DeploymentNotFound',
          message:
            'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
        },
      },
    ],
    [
      'azure-filter',
      POLICY,
      chat,
      400,
      {
        error: {
          message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      },
    ],
    [
      'azure-rate',
      RATE,
      chat,
      429,
      {
        error: {
          code: '429',
          message:
            'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-02-01 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 7 seconds.',
        },
      },
      { 'retry-after': '7' },
    ],
    [
      'told-not-to',
      AWAY.replace(' I', ' N').replace('TRANSIENT', 'FATAL'),
      chat,
      500,
      said('The server had an error', 'server_error'),
      { 'x-should-retry': 'false' },
    ],
  ])
    await sample(`openai-${id}`, means, given([status, body, headers], ask));
  await sample('openai-cut', CUT, given('cut', chat));
  await sample('openai-timeout', LATE, given('silence', chat));
  await sample('openai-refused', UNSENT, () =>
    new OpenAI({ apiKey: 'x', baseURL: closed, maxRetries: 0 }).models.list(),
  );
  await sample('openai-no-key', LOGIN, () => {
    delete process.env.OPENAI_API_KEY;
    return new OpenAI({});
  });
  await sample(
    'openai-abort',
    'FATAL CANCELLED N',
    given('silence', () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 60);
      return client.chat.completions.create({ model: 'm', messages: [] }, { signal: stop.signal });
    }),
  );
  const stream = (...events) =>
    given(
      [200, events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''), { 'content-type': 'text/event-stream' }],
      async () => {
        for await (const _ of await client.chat.completions.create({ model: 'm', stream: true, messages: [] })) {
          /* read */
        }
      },
    );
  await sample(
    'openai-stream-server',
    AWAY_Y,
    stream(said('The server had an error processing your request. Sorry about that!', 'server_error')),
  );
  await sample(
    'openai-stream-limit',
    RATE,
    stream(said('Rate limit reached for gpt-4o on tokens per min', 'tokens', 'rate_limit_exceeded')),
  );
  await sample(
    'openai-length',
    INPUT,
    given(
      [
        200,
        {
          id: 'x',
          object: 'chat.completion',
          choices: [{ index: 0, finish_reason: 'length', message: { role: 'assistant', content: '{"a":' } }],
        },
      ],
      () =>
        client.chat.completions.parse({
          model: 'm',
          messages: [],
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'a', strict: true, schema: {} },
            $brand: 'auto-parseable-response-format',
            $parseRaw: JSON.parse,
          },
        }),
    ),
    'the same limit and prompt give the same cut',
  );
  await sample(
    'openai-filtered',
    POLICY,
    given(
      [
        200,
        {
          id: 'x',
          object: 'chat.completion',
          choices: [{ index: 0, finish_reason: 'content_filter', message: { role: 'assistant', content: '' } }],
        },
      ],
      () =>
        client.chat.completions.parse({
          model: 'm',
          messages: [],
          response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: {} } },
        }),
    ),
  );
}

async function anthropic(sample, given, url, closed) {
  const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0, timeout: 400 });
  const ask = () => client.messages.create({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] });
  const batch = () => client.messages.batches.retrieve('msgbatch_1');
  const count = () => client.messages.countTokens({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
  const said = (type, message) => ({ type: 'error', error: { type, message }, request_id: 'req_1' });
  for (const [id, means, how, status, body, headers] of [
    ['overloaded', AWAY_Y, ask, 529, said('overloaded_error', 'Overloaded')],
    [
      'rate-output',
      RATE,
      ask,
      429,
      said(
        'rate_limit_error',
        "This request would exceed your organization's rate limit of 8,000 output tokens per minute.",
      ),
      { 'retry-after': '41', 'anthropic-ratelimit-output-tokens-remaining': '0' },
    ],
    [
      'acceleration',
      RATE,
      count,
      429,
      said('rate_limit_error', 'Number of requests has increased too quickly; please scale up gradually.'),
    ],
    ['api', AWAY_Y, ask, 500, said('api_error', 'Internal server error')],
    ['timeout-type', 'TRANSIENT TIMEOUT Y', ask, 504, said('timeout_error', 'Request timed out while processing.')],
    [
      'credit',
      QUOTA,
      ask,
      400,
      said(
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      ),
    ],
    [
      'usage-limit',
      QUOTA,
      ask,
      400,
      said(
        'invalid_request_error',
        'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
      ),
    ],
    ['billing', QUOTA, ask, 402, said('billing_error', 'There is an issue with your billing or payment information.')],
    [
      'prompt-long',
      INPUT,
      ask,
      400,
      said('invalid_request_error', 'prompt is too long: 215000 tokens > 200000 maximum'),
    ],
    ['field', INPUT, ask, 400, said('invalid_request_error', 'messages.1.content.0.type: Field required')],
    [
      'max-tokens',
      INPUT,
      ask,
      400,
      said(
        'invalid_request_error',
        'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for m',
      ),
    ],
    ['too-large', INPUT, ask, 413, said('request_too_large', 'Request exceeds the maximum size')],
    ['content-policy', POLICY, ask, 400, said('invalid_request_error', 'Output blocked by content filtering policy')],
    ['key', LOGIN, ask, 401, said('authentication_error', 'invalid x-api-key')],
    [
      'oauth',
      LOGIN,
      ask,
      401,
      said(
        'authentication_error',
        'OAuth token has expired. Please obtain a new token or refresh your existing token.',
      ),
    ],
    [
      'workspace',
      DENIED,
      ask,
      403,
      said('permission_error', 'Your API key does not have permission to use the specified resource.'),
    ],
    ['model', MISSING, ask, 404, said('not_found_error', 'model: claude-9')],
    ['batch', MISSING, batch, 404, said('not_found_error', 'No message batch found with id msgbatch_1')],
    [
      'html-503',
      AWAY,
      ask,
      503,
      '<html><body>upstream connect error or disconnect/reset before headers. reset reason: overflow</body></html>',
    ],
    [
      'conflict',
      'CONFLICT CONCURRENCY N',
      ask,
      409,
      said('conflict_error', 'The resource was changed by another request.'),
    ],
  ])
    await sample(`anthropic-${id}`, means, given([status, body, headers], how));
  await sample('anthropic-cut', CUT, given('cut', ask));
  await sample('anthropic-timeout', LATE, given('silence', ask));
  await sample('anthropic-refused', UNSENT, () =>
    new Anthropic({ apiKey: 'k', baseURL: closed, maxRetries: 0 }).messages.create({
      model: 'm',
      max_tokens: 5,
      messages: [],
    }),
  );
  await sample('anthropic-no-key', LOGIN, () => {
    delete process.env.ANTHROPIC_API_KEY;
    return new Anthropic({ apiKey: null, baseURL: url }).messages.create({ model: 'm', max_tokens: 5, messages: [] });
  });
  const stream = (body) =>
    given(
      [
        200,
        `event: message_start\ndata: ${JSON.stringify({ type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', content: [], usage: {} } })}\n\nevent: error\ndata: ${JSON.stringify(body)}\n\n`,
        { 'content-type': 'text/event-stream' },
      ],
      async () => {
        await client.messages
          .stream({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] })
          .finalMessage();
      },
    );
  await sample('anthropic-stream-overloaded', AWAY_Y, stream(said('overloaded_error', 'Overloaded')));
  await sample('anthropic-stream-api', AWAY_Y, stream(said('api_error', 'Internal server error')));
  await sample('anthropic-long-nonstream', CODE, () =>
    new Anthropic({ apiKey: 'k', baseURL: url }).messages.create({
      model: 'claude-opus-4-0',
      max_tokens: 128_000,
      messages: [{ role: 'user', content: 'x' }],
    }),
  );
  await sample(
    'anthropic-thinking-beta',
    INPUT,
    given(
      [
        400,
        said('invalid_request_error', 'Unexpected value(s) `files-api-2099-01-01` for the `anthropic-beta` header.'),
      ],
      ask,
    ),
  );
}

async function kubernetes(sample, given, url, closed) {
  const at = (server) => {
    const config = new k8s.KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server, skipTLSVerify: true }],
      users: [{ name: 'u' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    return config;
  };
  const core = at(url).makeApiClient(k8s.CoreV1Api);
  const apps = at(url).makeApiClient(k8s.AppsV1Api);
  const pod = () => core.readNamespacedPod({ name: 'p', namespace: 'n' });
  const create = () => core.createNamespacedPod({ namespace: 'n', body: { metadata: { name: 'p' } } });
  const replace = () =>
    apps.replaceNamespacedDeployment({ name: 'd', namespace: 'n', body: { metadata: { name: 'd' } } });
  const list = () => core.listNamespacedPod({ namespace: 'n' });
  const status = (code, reason, message, details) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code,
  });
  for (const [id, means, ask, code, body, headers] of [
    [
      'changed',
      'RETRIABLE CONCURRENCY N',
      replace,
      409,
      status(
        409,
        'Conflict',
        'Operation cannot be fulfilled on deployments.apps "d": the object has been modified; please apply your changes to the latest version and try again',
      ),
    ],
    ['exists', 'RETRIABLE CONCURRENCY N', create, 409, status(409, 'AlreadyExists', 'pods "p" already exists')],
    [
      'invalid',
      INPUT,
      create,
      422,
      status(422, 'Invalid', 'Pod "p" is invalid: spec.containers[0].image: Required value'),
    ],
    [
      'quota',
      DENIED,
      create,
      403,
      status(
        403,
        'Forbidden',
        'pods "p" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=9, limited: limits.cpu=10',
      ),
    ],
    [
      'rbac',
      DENIED,
      list,
      403,
      status(
        403,
        'Forbidden',
        'pods is forbidden: User "system:serviceaccount:n:app" cannot list resource "pods" in API group "" in the namespace "n"',
      ),
    ],
    ['unauthorized', LOGIN, list, 401, status(401, 'Unauthorized', 'Unauthorized')],
    [
      'priority',
      RATE,
      list,
      429,
      status(429, 'TooManyRequests', 'The apiserver is overloaded, please try again later', { retryAfterSeconds: 1 }),
      { 'retry-after': '1' },
    ],
    [
      'eviction-budget',
      RATE,
      create,
      429,
      status(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget."),
    ],
    [
      'server-timeout',
      AWAY_Y,
      list,
      504,
      status(504, 'Timeout', 'Timeout: request did not complete within requested timeout - context deadline exceeded'),
    ],
    [
      'try-once',
      AWAY_Y,
      create,
      500,
      status(
        500,
        'ServerTimeout',
        'The POST operation against Pod could not be completed at this time, please try again.',
        { retryAfterSeconds: 2 },
      ),
    ],
    ['etcd-leader', AWAY_Y, replace, 500, status(500, 'InternalError', 'etcdserver: leader changed')],
    [
      'webhook-down',
      AWAY_Y,
      create,
      500,
      status(
        500,
        'InternalError',
        'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded',
      ),
    ],
    [
      'webhook-denied',
      POLICY,
      create,
      400,
      status(
        400,
        'BadRequest',
        'admission webhook "validation.gatekeeper.sh" denied the request: [require-labels] you must provide labels: {"owner"}',
      ),
    ],
    [
      'pod-security',
      POLICY,
      create,
      403,
      status(
        403,
        'Forbidden',
        'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
      ),
    ],
    [
      'expired',
      AWAY_Y,
      list,
      410,
      status(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.'),
    ],
    ['gone', MISSING, pod, 404, status(404, 'NotFound', 'pods "p" not found')],
    [
      'terminating',
      DENIED,
      create,
      403,
      status(
        403,
        'Forbidden',
        'pods "p" is forbidden: unable to create new content in namespace n because it is being terminated',
      ),
    ],
    [
      'too-large',
      INPUT,
      create,
      413,
      status(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'),
    ],
    [
      'unavailable',
      AWAY_Y,
      list,
      503,
      status(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
    ],
    ['proxy-html', AWAY, list, 502, '<html><body>502 Bad Gateway</body></html>'],
  ])
    await sample(`k8s-${id}`, means, given([code, body, headers], ask));
  await sample('k8s-refused', UNSENT, () => at(closed).makeApiClient(k8s.CoreV1Api).listNode());
  await sample('k8s-cut', CUT, given('cut', list));
  await sample('k8s-missing-parameter', CODE, () => core.readNamespacedPod({ name: undefined, namespace: 'n' }));
  await sample('k8s-no-context', 'FATAL CONFIGURATION N', () => {
    const config = new k8s.KubeConfig();
    config.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: 'none' });
    return config.makeApiClient(k8s.CoreV1Api);
  });
}

async function clients(sample, given, url, closed) {
  const via = {
    axios: (more) => axios.post(url, { a: 1 }, more),
    got: (more) => got.post(url, { json: { a: 1 }, retry: { limit: 0 }, ...more }).json(),
    ky: (more) => ky.post(url, { json: { a: 1 }, retry: 0, ...more }).json(),
    superagent: () => superagent.post(url).send({ a: 1 }),
  };
  const problem = { 'content-type': 'application/problem+json' };
  for (const [id, means, client, status, body, headers] of [
    ['408', 'TRANSIENT TIMEOUT Y', 'axios', 408, 'Request Timeout'],
    [
      '409-problem',
      STALE,
      'got',
      409,
      { type: 'about:blank', title: 'Conflict', status: 409, detail: 'The order was changed meanwhile.' },
      problem,
    ],
    ['412', STALE, 'ky', 412, { error: 'etag does not match' }],
    ['413', INPUT, 'superagent', 413, 'Payload Too Large'],
    ['415', INPUT, 'axios', 415, { message: 'Unsupported Media Type' }],
    ['421', UNSENT, 'got', 421, 'Misdirected Request'],
    [
      '422-laravel',
      INPUT,
      'ky',
      422,
      { message: 'The given data was invalid.', errors: { mail: ['The mail field is required.'] } },
    ],
    ['423', 'RETRIABLE LOCK_CONTENTION Y', 'superagent', 423, { error: 'locked by another editor' }],
    ['424', 'FATAL DEPENDENCY N', 'axios', 424, 'Failed Dependency'],
    ['425', AWAY_Y, 'got', 425, 'Too Early'],
    ['428', STALE, 'ky', 428, 'Precondition Required'],
    ['431', INPUT, 'superagent', 431, 'Request Header Fields Too Large'],
    ['451', 'FATAL POLICY_VIOLATION N', 'axios', 451, 'Unavailable For Legal Reasons'],
    ['402', QUOTA, 'got', 402, { error: { message: 'payment required' } }],
    ['407', LOGIN, 'ky', 407, 'Proxy Authentication Required'],
    ['410', MISSING, 'superagent', 410, 'Gone'],
    [
      '429-date',
      RATE,
      'axios',
      429,
      { message: 'Too many requests' },
      { 'retry-after': 'Wed, 21 Oct 2037 07:28:00 GMT' },
    ],
    [
      '429-daily',
      QUOTA,
      'got',
      429,
      { error: { code: 'daily_quota_exceeded', message: 'You have used up your quota for this month.' } },
    ],
    ['501', UNSUPPORTED, 'ky', 501, 'Not Implemented'],
    ['505', UNSUPPORTED, 'superagent', 505, 'HTTP Version Not Supported'],
    ['507', 'FATAL RESOURCE_EXHAUSTION N', 'axios', 507, 'Insufficient Storage'],
    ['508', 'FATAL INFINITE_LOOP N', 'got', 508, 'Loop Detected'],
    ['511', LOGIN, 'ky', 511, 'Network Authentication Required'],
    ['521', AWAY, 'superagent', 521, 'Web server is down'],
    ['530', AWAY, 'axios', 530, 'error code: 1016'],
    ['503-date', AWAY, 'got', 503, 'maintenance', { 'retry-after': 'Wed, 21 Oct 2037 07:28:00 GMT' }],
    ['500-quoting', AWAY, 'ky', 500, { error: 'validation of order failed: 404 not found' }],
    [
      '403-rate',
      RATE,
      'axios',
      403,
      {
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        documentation_url:
          'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      },
      { 'retry-after': '60' },
    ],
    ['400-quoting', INPUT, 'superagent', 400, { error: 'field "reason" must not contain "503 Service Unavailable"' }],
    [
      '401-expired',
      LOGIN,
      'got',
      401,
      { error: 'invalid_token', error_description: 'The access token expired' },
      { 'www-authenticate': 'Bearer error="invalid_token"' },
    ],
  ])
    await sample(`http-${client}-${id}`, means, given([status, body, headers], via[client]));
  await sample('http-nodefetch-refused', UNSENT, () => nodeFetch(closed));
  await sample(
    'http-nodefetch-cut',
    CUT,
    given('cut', () => nodeFetch(url)),
  );
  await sample(
    'http-nodefetch-json',
    INPUT,
    given([200, '<html>'], async () => (await nodeFetch(url)).json()),
  );
  await sample(
    'http-nodefetch-truncated',
    CUT,
    given(['truncated', '{"a":'], async () => (await nodeFetch(url)).json()),
  );
  await sample(
    'http-nodefetch-redirects',
    'FATAL INFINITE_LOOP N',
    given([302, '', { location: '/' }], () => nodeFetch(url)),
  );
  await sample(
    'http-nodefetch-abort',
    'FATAL CANCELLED N',
    given('silence', () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 50);
      return nodeFetch(url, { signal: stop.signal });
    }),
  );
  await sample(
    'http-axios-redirects',
    'FATAL INFINITE_LOOP N',
    given([302, '', { location: '/' }], () => axios.get(url)),
  );
  await sample(
    'http-axios-size',
    INPUT,
    given([200, 'x'.repeat(5000)], () => axios.get(url, { maxContentLength: 100 })),
  );
  await sample(
    'http-axios-truncated',
    CUT,
    given(['truncated', '{"a":'], () => axios.get(url)),
  );
  await sample(
    'http-axios-timeout',
    LATE,
    given('silence', () => axios.post(url, {}, { timeout: 80 })),
  );
  await sample(
    'http-axios-signal-timeout',
    LATE,
    given('silence', () => axios.post(url, {}, { signal: AbortSignal.timeout(80) })),
    'the reason of the signal is a TimeoutError',
  );
  await sample('http-axios-url', CODE, () => axios.get('http://'));
  await sample('http-axios-protocol', CODE, () => axios.get('gopher://x'));
  await sample(
    'http-got-timeout',
    LATE,
    given('silence', () => got(url, { timeout: { request: 80 }, retry: { limit: 0 } })),
  );
  await sample(
    'http-got-parse',
    INPUT,
    given([200, '{"a":'], () => got(url).json()),
  );
  await sample('http-got-url', CODE, () => got('not a url'));
  await sample(
    'http-ky-timeout',
    LATE,
    given('silence', () => ky(url, { timeout: 80, retry: 0 })),
  );
  await sample('http-ky-refused', UNSENT, () => ky(closed, { retry: 0 }));
  await sample(
    'http-superagent-timeout',
    LATE,
    given('silence', () => superagent.get(url).timeout({ response: 80 })),
  );
  await sample(
    'http-superagent-parse',
    INPUT,
    given([200, '{"a":', { 'content-type': 'application/json' }], () => superagent.get(url)),
  );
  await sample('http-superagent-refused', UNSENT, () => superagent.get(closed));
  await sample('fetch-refused', UNSENT, () => fetch(closed));
  await sample(
    'fetch-cut',
    CUT,
    given('cut', () => fetch(url, { method: 'POST', body: 'x' })),
  );
  await sample(
    'fetch-truncated',
    CUT,
    given(['truncated', 'abc'], async () => (await fetch(url)).text()),
  );
  await sample('fetch-host', 'TRANSIENT DNS Y', () => fetch('http://api.no-such-host.invalid/'));
  await sample(
    'fetch-redirects',
    'FATAL INFINITE_LOOP N',
    given([302, '', { location: '/' }], () => fetch(url)),
  );
  await sample('fetch-header', CODE, () => fetch(url, { headers: { 'x-a': 'line\nbreak' } }));
  await sample('fetch-method', CODE, () => fetch(url, { method: 'TRACE' }));
  await sample('fetch-body-get', CODE, () => fetch(url, { method: 'GET', body: 'x' }));
  await sample(
    'fetch-json',
    INPUT,
    given([200, 'oops'], async () => (await fetch(url)).json()),
  );
  await sample(
    'fetch-timeout',
    LATE,
    given('silence', () => fetch(url, { signal: AbortSignal.timeout(60) })),
  );
  await sample(
    'fetch-abort-reason',
    'FATAL CANCELLED N',
    given('silence', () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 60);
      return fetch(url, { signal: stop.signal });
    }),
  );
  await sample('fetch-bad-port', CODE, () => fetch('http://127.0.0.1:6000/'));
  await sample(
    'undici-headers-timeout',
    LATE,
    given('silence', () => undiciRequest(url, { headersTimeout: 100, dispatcher: new Agent({ headersTimeout: 100 }) })),
  );
  await sample(
    'undici-too-large',
    INPUT,
    given([200, 'x'.repeat(9000)], async () => {
      const { body } = await undiciRequest(url, { dispatcher: new Agent({ maxResponseSize: 100 }) });
      await body.text();
    }),
  );
  await sample('undici-fetch-refused', UNSENT, () => undiciFetch(closed));
  await sample('undici-closed', CUT, async () => {
    const agent = new Agent();
    await agent.close();
    await undiciRequest(url, { dispatcher: agent });
  });
  await sample(
    'undici-throw',
    STALE,
    given([409, { error: 'changed' }], async () => {
      const { statusCode, body } = await undiciRequest(url, { method: 'PUT' });
      await body.text();
      throw Object.assign(new Error(`Response status code ${statusCode}`), { statusCode });
    }),
  );
}

async function grpcs(sample, closed) {
  const server = new grpc.Server();
  let answer;
  const bytes = {
    requestSerialize: (x) => Buffer.from(JSON.stringify(x)),
    requestDeserialize: (x) => JSON.parse(String(x)),
    responseSerialize: (x) => Buffer.from(JSON.stringify(x)),
    responseDeserialize: (x) => JSON.parse(String(x)),
  };
  const definition = {
    Charge: { path: '/shop.Billing/Charge', requestStream: false, responseStream: false, ...bytes },
  };
  server.addService(definition, {
    Charge: (call, reply) => {
      if (answer === 'silence') return;
      if (answer === 'large') return reply(null, { x: 'y'.repeat(5000) });
      reply(answer);
    },
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const Client = grpc.makeGenericClientConstructor(definition, 'shop.Billing');
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const call = (one = client, options = {}) =>
    new Promise((resolve, reject) =>
      one.Charge({ a: 1 }, new grpc.Metadata(), options, (error, value) => (error ? reject(error) : resolve(value))),
    );
  const meta = (entries) => {
    const one = new grpc.Metadata();
    for (const [key, value] of Object.entries(entries)) one.set(key, value);
    return one;
  };
  for (const [id, means, code, details, metadata] of [
    ['contention', 'RETRIABLE CONCURRENCY Y', 10, 'Too much contention on these documents. Please try again.'],
    [
      'index',
      'CONFLICT BUSINESS_RULE N',
      9,
      'The query requires an index. You can create it here: https://console.firebase.google.com/…',
    ],
    ['quota', RATE, 8, "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'"],
    ['pushback', AWAY_Y, 14, 'overloaded', { 'grpc-retry-pushback-ms': '1500' }],
    ['pushback-stop', 'FATAL SERVICE_UNAVAILABLE N', 14, 'overloaded', { 'grpc-retry-pushback-ms': '-1' }],
    [
      'credentials',
      LOGIN,
      16,
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    ],
    ['permission', DENIED, 7, "Permission 'pubsub.topics.publish' denied on resource (or it may not exist)."],
    ['exists', 'CONFLICT DATA_INTEGRITY N', 6, 'Document already exists: projects/p/databases/d/documents/o/7'],
    ['quoting', INPUT, 3, 'field note must not contain "14 UNAVAILABLE"'],
    ['data-loss', 'CONFLICT DATA_INTEGRITY N', 15, 'unrecoverable data loss'],
    ['out-of-range', INPUT, 11, 'offset 900 is past the end'],
    ['unknown', 'TRANSIENT UNKNOWN I', 2, 'Stream removed'],
    ['internal', 'TRANSIENT UNKNOWN I', 13, 'Received RST_STREAM with code 2 (Internal server error)'],
  ])
    await sample(`grpc-${id}`, means, () => {
      answer = { code, details, metadata: metadata && meta(metadata) };
      return call();
    });
  await sample('grpc-thrown-in-handler', 'TRANSIENT UNKNOWN I', () => {
    answer = new Error('handler broke');
    return call();
  });
  await sample('grpc-deadline', LATE, () => {
    answer = 'silence';
    return call(client, { deadline: Date.now() + 80 });
  });
  await sample('grpc-cancelled', 'FATAL CANCELLED N', () => {
    answer = 'silence';
    return new Promise((resolve, reject) => {
      const one = client.Charge({}, (error) => (error ? reject(error) : resolve()));
      setTimeout(() => one.cancel(), 50);
    });
  });
  await sample('grpc-refused', AWAY, () => call(new Client(new URL(closed).host, grpc.credentials.createInsecure())));
  await sample('grpc-host', AWAY, () =>
    call(new Client('no-such-host.invalid:50051', grpc.credentials.createInsecure())),
  );
  await sample(
    'grpc-tls',
    AWAY,
    () => call(new Client(`127.0.0.1:${port}`, grpc.credentials.createSsl())),
    'TLS on a plain port comes as 14 without a structured reason',
  );
  await sample('grpc-too-large', INPUT, () => {
    answer = 'large';
    return call(
      new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 100 }),
    );
  });
  const Other = grpc.makeGenericClientConstructor(
    { Refund: { path: '/shop.Billing/Refund', requestStream: false, responseStream: false, ...bytes } },
    'shop.Billing',
  );
  await sample(
    'grpc-unimplemented',
    UNSUPPORTED,
    () =>
      new Promise((resolve, reject) =>
        new Other(`127.0.0.1:${port}`, grpc.credentials.createInsecure()).Refund({}, (error) =>
          error ? reject(error) : resolve(),
        ),
      ),
  );
  await sample('grpc-serialisation', 'TRANSIENT UNKNOWN I', () => {
    const Bad = grpc.makeGenericClientConstructor(
      {
        Charge: {
          ...definition.Charge,
          requestSerialize: () => {
            throw new Error('cannot encode');
          },
        },
      },
      'shop.Billing',
    );
    return call(new Bad(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  });
  class ClientError extends Error {
    constructor(path, code, details) {
      super(`${path} ${grpc.status[code]}: ${details}`);
      this.name = 'ClientError';
      this.path = path;
      this.code = code;
      this.details = details;
    }
  }
  await sample('grpc-nice-not-found', MISSING, () => {
    throw new ClientError('/shop.Billing/Charge', 5, 'order 7 not found');
  });
  await sample('grpc-nice-unavailable', AWAY, () => {
    throw new ClientError('/shop.Billing/Charge', 14, 'upstream connect error');
  });
  class GoogleError extends Error {}
  await sample('grpc-gax-deadline', LATE, () => {
    throw Object.assign(
      new GoogleError(
        'Total timeout of API google.pubsub.v1.Publisher exceeded 60000 milliseconds retrying error Error: 14 UNAVAILABLE: No connection established before any response was received.',
      ),
      { code: 4 },
    );
  });
  await sample('grpc-gax-not-retried', MISSING, () => {
    throw Object.assign(new GoogleError('5 NOT_FOUND: Resource not found (resource=orders).'), {
      code: 5,
      details: 'Resource not found (resource=orders).',
      metadata: {},
      note: 'Exception occurred in retry method that was not classified as transient',
    });
  });
  server.forceShutdown();
}

async function connects(sample, closed) {
  let answer;
  const server = http
    .createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (answer === 'silence') return;
        if (answer === 'cut') return request.socket.destroy();
        const [status, body] = answer;
        response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    })
    .listen(0);
  await once(server, 'listening');
  const { createRegistry } = await import('@bufbuild/protobuf');
  const { StringValueSchema } = await import('@bufbuild/protobuf/wkt');
  const service = { kind: 'service', typeName: 'shop.Billing', methods: [], method: {}, proto: {}, file: {} };
  const method = {
    kind: 'rpc',
    name: 'Charge',
    localName: 'charge',
    methodKind: 'unary',
    input: StringValueSchema,
    output: StringValueSchema,
    idempotency: 0,
    parent: service,
    toString: () => 'rpc',
  };
  service.methods.push(method);
  service.method.charge = method;
  void createRegistry;
  const at = (baseUrl) => connectClient(service, createConnectTransport({ baseUrl, httpVersion: '1.1' }));
  const url = `http://127.0.0.1:${server.address().port}`;
  const call = (options) => at(url).charge({ value: 'x' }, options);
  for (const [id, means, status, body] of [
    ['unavailable', AWAY, 503, { code: 'unavailable', message: 'try again later' }],
    ['exhausted', RATE, 429, { code: 'resource_exhausted', message: 'slow down' }],
    ['precondition', 'CONFLICT BUSINESS_RULE N', 400, { code: 'failed_precondition', message: 'order is not paid' }],
    ['denied', DENIED, 403, { code: 'permission_denied', message: 'not yours' }],
    ['gateway-html', AWAY, 502, '<html>Bad Gateway</html>'],
    ['not-found-html', UNSUPPORTED, 404, '<html>Not Found</html>'],
    ['data-loss', 'CONFLICT DATA_INTEGRITY N', 500, { code: 'data_loss', message: 'block unreadable' }],
    ['internal', 'TRANSIENT UNKNOWN I', 500, { code: 'internal', message: 'boom' }],
  ])
    await sample(`grpc-connect-${id}`, means, () => {
      answer = [status, body];
      return call();
    });
  await sample('grpc-connect-deadline', LATE, () => {
    answer = 'silence';
    return call({ timeoutMs: 80 });
  });
  await sample(
    'grpc-connect-refused',
    UNSENT,
    () => at(closed).charge({ value: 'x' }),
    'the cause says that nothing was sent',
  );
  await sample('grpc-connect-cut', CUT, () => {
    answer = 'cut';
    return call();
  });
  await sample('grpc-connect-cancelled', 'FATAL CANCELLED N', () => {
    answer = 'silence';
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    return call({ signal: stop.signal });
  });
  server.closeAllConnections();
  server.close();
}
