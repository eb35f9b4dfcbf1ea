using FluentValidation;
using MediatR;

namespace Portal.Application.Pipeline;

/// <summary>Second: the shape of a request. Validators never query; what depends on stored data is the handler's business.</summary>
public sealed class Validated<TRequest, TAnswer>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TAnswer>
{
    public Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        List<FieldError>? errors = null;
        foreach (var validator in validators)
        {
            var result = validator.Validate(request);
            if (!result.IsValid)
            {
                (errors ??= []).AddRange(result.Errors.Select(failure => new FieldError(failure.PropertyName, failure.ErrorMessage)));
            }
        }

        return errors is null ? next() : throw new InvalidException(errors);
    }
}
