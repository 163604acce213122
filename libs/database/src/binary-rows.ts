/** `PGCOPY\n\xff\r\n\0`, then the flags and the length of an extension, which no version of the server has used. */
const HEADER_BYTES = 19;
/** Stands for the number of columns after the last row. */
const END = -1;
/** Rows are kept in pieces of this size: one of their own each would cost more than the rows. */
const PIECE_BYTES = 262_144;

interface Piece {
  readonly bytes: Buffer;
  length: number;
}

/**
 * Rows in PostgreSQL's binary format, read one after the other, and each column by column: numbers are in network byte
 * order, texts are UTF-8, bytes are as they are. What is read of {@link bytes} stays as it is.
 */
export class BinaryRows {
  /** Where the column lies that was reached last. */
  bytes: Buffer = Buffer.alloc(0);
  /** Where that column ends. */
  end = 0;
  /** That column is null. It ends where it begins. */
  isNull = false;
  private readonly pieces: Piece[] = [];
  private nextPiece = 0;
  private limit = 0;

  /** Keeps a copy of a message of the server's: one whole row, the first behind the format's header. */
  add(message: Buffer): void {
    const start = this.pieces.length === 0 ? HEADER_BYTES : 0;
    const length = message.length - start;
    let piece = this.pieces.at(-1);
    if (!piece || piece.length + length > piece.bytes.length) {
      piece = { bytes: Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, length)), length: 0 };
      this.pieces.push(piece);
    }
    piece.length += message.copy(piece.bytes, piece.length, start);
  }

  /** Goes on with the next row, from wherever between two rows it is; false when there is none. */
  nextRow(): boolean {
    if (this.end >= this.limit) {
      const piece = this.pieces[this.nextPiece];
      if (!piece) return false;
      this.nextPiece += 1;
      this.bytes = piece.bytes;
      this.limit = piece.length;
      this.end = 0;
    }
    const count = this.bytes.readInt16BE(this.end);
    this.end += 2;
    return count !== END;
  }

  /** Goes on with the row's next column, and answers where in {@link bytes} it begins. */
  nextColumn(): number {
    const length = this.bytes.readInt32BE(this.end);
    const start = this.end + 4;
    this.isNull = length < 0;
    this.end = this.isNull ? start : start + length;
    return start;
  }
}
