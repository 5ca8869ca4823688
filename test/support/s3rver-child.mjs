/**
 * s3rver in a process of its own: its page tokens need a cipher that OpenSSL 3 has only with a flag of Node's.
 * Argument: the folder of its objects. Prints its port; ends when standard input does.
 */
import S3rver from 's3rver'

const server = new S3rver({
  directory: process.argv[2],
  address: '127.0.0.1',
  port: 0,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: 'bucket' }],
})
const { port } = await server.run()
process.stdout.write(`${port}\n`)
process.stdin.resume().on('end', () => process.exit())
