using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Application.Data;

internal static class BulkInsert
{
    /// <summary>
    /// Inserts many rows by COPY, in the transaction under way. Unlike saving, it leaves versions as they are given: for records
    /// with a history of their own.
    /// </summary>
    public static async Task CopyAsync<T>(this PortalDb db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var entity = db.Model.FindEntityType(typeof(T))!;
        var columns = entity.GetProperties()
            .Select(property => (Name: property.GetColumnName(), property.PropertyInfo, property.GetRelationalTypeMapping().Converter)).ToList();
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        await using var copy = await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImportAsync(
            $"copy {entity.GetSchema()}.{entity.GetTableName()} ({names}) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var (_, property, converter) in columns)
            {
                var value = property!.GetValue(row);
                if (value is null)
                {
                    await copy.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await copy.WriteAsync(converter is null ? value : converter.ConvertToProvider(value)!, cancellationToken);
                }
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
