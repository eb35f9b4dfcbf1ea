using System.Reflection;
using MediatR;
using Portal.Application.Ports;

namespace Portal.Application.Pipeline;

/// <summary>First in the pipeline: lets a request through only when the current account holds the declared permission.</summary>
public sealed class Guarded<TRequest, TAnswer>(ICurrentUser user) : IPipelineBehavior<TRequest, TAnswer>
{
    // Read once per closed type: the attribute of a request never changes while the program runs.
    private static readonly NeedsAttribute? Needs = typeof(TRequest).GetCustomAttribute<NeedsAttribute>(false);
    private static readonly bool Open = typeof(TRequest).IsDefined(typeof(OpenAttribute), false);

    public Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        if (Open || (Needs is not null && user.May(Needs.Permission)))
        {
            return next();
        }

        throw new ForbiddenException();
    }
}
