import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** Aedes alone, as it comes: the most that any gateway on it could accept. */
const broker = await Aedes.createBroker();
const server = createServer(broker.handle);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
