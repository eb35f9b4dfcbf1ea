using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Portal.Application.Data;

/// <summary>A stored file that is handed out in pieces: neither the whole of it nor a database connection is held while a slow reader takes it.</summary>
internal static class StoredBytes
{
    private const int Piece = 1 << 20;

    /// <param name="size">In bytes.</param>
    /// <param name="select">A piece, as the column "Value", by the number of its first byte (from 1) and its length.</param>
    public static async IAsyncEnumerable<byte[]> PiecesAsync(
        this PortalDb db, long size, Func<int, int, FormattableString> select, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var from = 1; from <= size; from += Piece)
        {
            yield return await db.Database.SqlQuery<byte[]>(select(from, Piece)).SingleAsync(cancellationToken);
        }
    }
}
