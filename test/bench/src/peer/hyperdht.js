// hyperdht: `net HOST PORT` (ten nodes on one host), `wait BOOTSTRAP PORT`, `call BOOTSTRAP PORT KEY`. Each ends with its standard input.
const DHT = require('hyperdht')

const [act, where, port, key] = process.argv.slice(2)
process.stdin.on('end', () => process.exit(0)).resume()

async function net () {
  const first = new DHT({ ephemeral: false, firewalled: false, bootstrap: [], port: Number(port), host: where })
  await first.fullyBootstrapped()
  for (let at = 1; at < 10; at++) {
    const node = new DHT({ ephemeral: false, firewalled: false, bootstrap: [`${where}:${port}`], host: where })
    await node.fullyBootstrapped()
  }
  console.log('ready')
}

async function wait () {
  const node = new DHT({ bootstrap: [where], port: Number(port) })
  const server = node.createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', said => socket.write(said))
  })
  const pair = DHT.keyPair()
  await server.listen(pair)
  console.log(pair.publicKey.toString('hex'))
}

async function call () {
  const node = new DHT({ bootstrap: [where], port: Number(port) })
  const socket = node.connect(Buffer.from(key, 'hex'))
  socket.on('error', fault => { console.error(String(fault)); process.exit(1) })
  socket.on('open', () => socket.write('there?'))
  socket.on('data', () => { console.log(`direct ${socket.rawStream.remoteHost}`); process.exit(0) })
}

({ net, wait, call })[act]()
