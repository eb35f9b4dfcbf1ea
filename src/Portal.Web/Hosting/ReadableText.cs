using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Portal.Web.Hosting;

/// <summary>
/// The one place where posted text is made such that PostgreSQL can keep it: NUL characters and halves of surrogate pairs, which no
/// keyboard types and no <c>text</c> column takes (SQLSTATE 22021), are dropped from forms, and refused in addresses
/// (escaped as %00 the framework itself refuses them in forms as well).
/// </summary>
internal static class ReadableText
{
    public static WebApplication UseReadableText(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<FormOptions>>().Value;
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (HasNul(request))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }

            // The error page runs through here once more, after the form was read. (Asking for the content type makes a form.)
            if (context.Features.Get<IFormFeature>() is null && request.HasFormContentType)
            {
                context.Features.Set<IFormFeature>(new ReadableForm(new FormFeature(request, limits)));
            }

            return next(context);
        });
        return app;
    }

    /// <summary>The status with which this request's form could not be read (too many fields, too large, broken); null when it could.</summary>
    public static int? FormFailure(HttpContext context) => context.Features.Get<IFormFeature>() is ReadableForm form ? form.Failure : null;

    /// <summary>The text without NUL characters and unpaired surrogates; the same instance when there are none.</summary>
    public static string? Of(string? text)
    {
        if (text is null || IsReadable(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] != '\0' && !char.IsSurrogate(text[i]))
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }

    private static bool IsReadable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasNul(HttpRequest request) =>
        request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true
        || request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
        || request.QueryString.Value?.Contains('\0', StringComparison.Ordinal) == true;

    /// <summary>A page with limits of its own on forms has the framework put another form in place: that one is read in the same way.</summary>
    internal sealed class OfPagesWithLimits : IAuthorizationFilter, IOrderedFilter
    {
        /// <summary>Between the framework's limits on forms (900) and its check of tokens (1000), for which the form is read.</summary>
        public int Order => 950;

        public void OnAuthorization(AuthorizationFilterContext context)
        {
            var features = context.HttpContext.Features;
            if (features.Get<IFormFeature>() is { } form and not ReadableForm)
            {
                features.Set<IFormFeature>(new ReadableForm(form));
            }
        }
    }

    /// <summary>The framework's form, cleaned when it has been read.</summary>
    private sealed class ReadableForm(IFormFeature form) : IFormFeature
    {
        public int? Failure { get; private set; }

        public bool HasFormContentType => form.HasFormContentType;

        public IFormCollection? Form
        {
            get => form.Form;
            set => form.Form = value;
        }

        public IFormCollection ReadForm() => ReadFormAsync(CancellationToken.None).GetAwaiter().GetResult();

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            if (form.Form is { } known)
            {
                return known;
            }

            try
            {
                var read = await form.ReadFormAsync(cancellationToken);
                if (!read.All(static field => IsReadable(field.Key) && field.Value.All(static value => value is null || IsReadable(value))))
                {
                    read = Cleaned(read);
                }

                form.Form = read;
                return read;
            }
            catch (BadHttpRequestException refused)
            {
                Failure = refused.StatusCode;
                throw;
            }
            catch (InvalidDataException broken)
            {
                // Such as more fields than any page has; the sender's mistake, never ours.
                Failure = StatusCodes.Status400BadRequest;
                throw new BadHttpRequestException("The form cannot be read.", StatusCodes.Status400BadRequest, broken);
            }
        }

        private static FormCollection Cleaned(IFormCollection read)
        {
            var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, values) in read)
            {
                fields[Of(name)!] = new StringValues([.. values.Select(Of)]);
            }

            return new FormCollection(fields, read.Files);
        }
    }
}
