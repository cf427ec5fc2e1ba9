import { isIPv6, type Socket } from 'node:net';
import { isSameAddress, parseAddress } from './address-rules.ts';

/** The connection must have reached the very address that was dialled. */
export function checkPeer(socket: Socket, dialled: string): Socket {
  const peer = peerAddress(socket);
  const wanted = parseAddress(dialled);
  if (peer !== undefined && wanted !== undefined && isSameAddress(peer, wanted)) return socket;
  socket.destroy();
  throw new Error('the connection reached another address than the one that was dialled');
}

/** A socket that listens on both families shows an IPv4 peer in the mapped form. */
function peerAddress(socket: Socket) {
  const text = socket.remoteAddress ?? '';
  const mapped = isIPv6(text) && text.startsWith('::ffff:') ? text.slice('::ffff:'.length) : text;
  return parseAddress(mapped) ?? parseAddress(text);
}
